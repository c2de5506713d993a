namespace TransposedConv;

public sealed partial class Tensor
{
    /// <summary>
    /// Reads one element per index, as <see cref="Gather"/>, with indices and tensor broadcast along the other axes: what undoes
    /// <see cref="Argsort"/>. Differentiable.
    /// </summary>
    /// <param name="indices">Positions along the axis, int64 or int32.</param>
    /// <param name="dim">The axis; without it both are taken flat, in row-major order.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or an index lies outside it.</exception>
    /// <exception cref="ArgumentException">The ranks differ, or the other axes do not broadcast, or <paramref name="indices"/> holds no integers.</exception>
    /// <remarks>Source: torch.take_along_dim.</remarks>
    public Tensor TakeAlongDim(Tensor indices, int? dim = null)
    {
        ArgumentNullException.ThrowIfNull(indices);
        Operators.Positions.RequireIndexType(indices, nameof(indices));
        if (dim is not int given) return Flatten().Gather(0, indices.Flatten());
        int axis = NormalizeAxis(given);
        if (indices.Rank != Rank) throw new ArgumentException($"indices: expected rank {Rank}, as this tensor of shape {Shape}, got shape {indices.Shape}.", nameof(indices));
        if (Rank == 0) return Gather(0, indices);
        Shape others = Broadcasting.Shapes(
            Operators.IndexSelect.WithLength(Shape, axis, 1), Operators.IndexSelect.WithLength(indices.Shape, axis, 1), nameof(TakeAlongDim));
        return Expand(Operators.IndexSelect.WithLength(others, axis, Shape[axis]))
            .Gather(axis, indices.Expand(Operators.IndexSelect.WithLength(others, axis, indices.Shape[axis])));
    }
}
