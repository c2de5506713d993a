using TransposedConv.Autograd;

namespace TransposedConv.NN;

/// <summary>A weight <c>w = g · v / ‖v‖</c> and what it was last computed from.</summary>
internal sealed class NormalizedWeight
{
    private readonly Lock _gate = new();
    private readonly int[] _axes;
    private volatile Snapshot? _last;

    /// <param name="weight">The weight so far; afterwards it holds the value of <see cref="Compute"/>.</param>
    /// <param name="dim">The axis with a magnitude per slice, or null.</param>
    internal NormalizedWeight(Parameter weight, int? dim)
    {
        int rank = weight.Shape.Rank;
        if (dim is int axis && (axis < 0 || axis >= rank)) throw new ArgumentOutOfRangeException(nameof(dim), dim, $"dim: expected an axis of the weight, 0 to {rank - 1}, or null, got {dim}.");
        _axes = [.. Enumerable.Range(0, rank).Where(i => i != dim)];
        using GradMode.Scope unrecorded = GradMode.NoGrad();
        Direction = new Parameter(weight.Value.Clone(), weight.RequiresGrad);
        Magnitude = new Parameter(Norm(), weight.RequiresGrad);
        weight.Replace(weight, requiresGrad: false);
        weight.Grad = null;
    }

    /// <summary>g: the weight's shape with length 1 on all axes but one; or a scalar.</summary>
    internal Parameter Magnitude { get; }

    /// <summary>v: of the weight's shape.</summary>
    internal Parameter Direction { get; }

    /// <summary>Whether a computation with the weight is to be recorded.</summary>
    internal bool IsRecorded => Tensor.Records(Magnitude, Direction);

    /// <summary><c>g / ‖v‖ · v</c>, in the order in which PyTorch rounds it.</summary>
    internal Tensor Compute() => Direction.Value * (Magnitude.Value / Norm());

    /// <summary>Computes the weight where g, v or the weight itself have changed since.</summary>
    internal void Refresh(Parameter weight)
    {
        if (_last is { } last && last.Holds(Magnitude, Direction, weight)) return;
        lock (_gate)
        {
            if (_last is { } other && other.Holds(Magnitude, Direction, weight)) return;
            // The versions first: a change that comes meanwhile is then seen at the next call.
            var g = new ElementsVersion(Magnitude.Value.Storage);
            var v = new ElementsVersion(Direction.Value.Storage);
            using GradMode.Scope unrecorded = GradMode.NoGrad();
            weight.Replace(Compute(), requiresGrad: false);
            _last = new Snapshot(g, v, new ElementsVersion(weight.Value.Storage));
        }
    }

    /// <summary>Makes g and v those of another weight.</summary>
    internal void Adopt(Tensor weight)
    {
        using GradMode.Scope unrecorded = GradMode.NoGrad();
        Direction.CopyFrom(weight);
        Magnitude.CopyFrom(Norm());
    }

    /// <summary>Makes the weight a parameter again.</summary>
    internal void WriteTo(Parameter weight)
    {
        using GradMode.Scope unrecorded = GradMode.NoGrad();
        weight.Replace(Compute(), Direction.RequiresGrad);
    }

    private Tensor Norm() => Direction.Value.Square().Sum(_axes, keepDim: _axes.Length < Direction.Shape.Rank).Sqrt();

    private sealed record Snapshot(ElementsVersion Magnitude, ElementsVersion Direction, ElementsVersion Weight)
    {
        internal bool Holds(Parameter magnitude, Parameter direction, Parameter weight) =>
            Magnitude.Holds(magnitude.Value.Storage) && Direction.Holds(direction.Value.Storage) && Weight.Holds(weight.Value.Storage);
    }
}
