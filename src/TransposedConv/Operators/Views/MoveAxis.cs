namespace TransposedConv;

public sealed partial class Tensor
{
    /// <summary>A view with one axis moved to another place; the others keep their order. Differentiable.</summary>
    /// <param name="source">The axis.</param>
    /// <param name="destination">Its place in the result.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <remarks>Source: torch.moveaxis, also called torch.movedim.</remarks>
    public Tensor MoveAxis(int source, int destination) => MoveAxis([source], [destination]);

    /// <summary>A view with some axes moved to other places; the others keep their order. Differentiable.</summary>
    /// <param name="source">The axes, each once.</param>
    /// <param name="destination">Their places in the result, each once.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">The numbers of axes and places differ, or one comes twice.</exception>
    /// <remarks>Source: torch.moveaxis, also called torch.movedim.</remarks>
    public Tensor MoveAxis(ReadOnlySpan<int> source, ReadOnlySpan<int> destination)
    {
        if (source.Length != destination.Length) throw new ArgumentException($"destination: expected {source.Length} places, one per axis of source, got {Shape.Format(destination)}.", nameof(destination));
        int[] from = Once(source, nameof(source)), to = Once(destination, nameof(destination));
        if (Rank == 0) return this;
        var order = new List<int>(Enumerable.Range(0, Rank).Except(from));
        foreach ((int place, int axis) in to.Zip(from).OrderBy(static move => move.First)) order.Insert(place, axis);
        return Permute([.. order]);
    }

    private int[] Once(ReadOnlySpan<int> dims, string argument)
    {
        var axes = new int[dims.Length];
        for (int i = 0; i < axes.Length; i++) axes[i] = NormalizeAxis(dims[i], argument);
        return axes.Distinct().Count() == axes.Length ? axes : throw new ArgumentException($"{argument}: expected each axis once, got {Shape.Format(dims)}.", argument);
    }
}
