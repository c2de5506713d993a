using TransposedConv.Autograd;

namespace TransposedConv.Operators.Dispatch;

/// <summary>Functions that are flat between their jumps: the derivative is 0 everywhere, at the jumps too, as in PyTorch.</summary>
internal static class PiecewiseConstant
{
    /// <summary>Rounding to whole numbers; integers are whole already.</summary>
    internal static Tensor Rounding<TOp>(Tensor x, string name) where TOp : struct, IRealUnary
    {
        if (x.DType is DType.Int64 or DType.Int32 or DType.UInt8) return x.Clone();
        return x.DType == DType.Bool ? throw Pointwise.NotComputed(name, x.DType) : Recorded(x, Pointwise.Real(x, default(TOp), name), name);
    }

    internal static Tensor Number<TOp>(Tensor x, string name) where TOp : struct, INumberUnary =>
        Recorded(x, Pointwise.Number(x, default(TOp), name), name);

    private static Tensor Recorded(Tensor x, Tensor y, string name) =>
        Tensor.Records(x) ? y.RecordedBy(new PiecewiseConstantBackward(x, name)) : y;

    private sealed class PiecewiseConstantBackward(Tensor x, string name) : Node(x)
    {
        public override string Name => $"{name}Backward0";

        internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients) => inputGradients[0] = Tensor.ZerosLike(gradient);
    }
}
