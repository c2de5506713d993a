using TransposedConv.Autograd;
using TransposedConv.Kernels.Scan;

namespace TransposedConv.Operators
{
    /// <summary>yᵢ = Σ_{j ≤ i} xⱼ; dL/dxⱼ = Σ_{i ≥ j} dL/dyᵢ, the same sum from the other end.</summary>
    internal static class Cumsum
    {
        internal static Tensor Forward(Tensor x, int axis)
        {
            Tensor y = Scan.Along(x, axis, default(Step), nameof(Cumsum));
            return Tensor.Records(x) ? y.RecordedBy(new CumsumBackward(x, axis)) : y;
        }

        private readonly struct Step : IScanStep
        {
            public T Next<T>(T running, T element) where T : unmanaged, System.Numerics.INumber<T> => running + element;
        }

        private sealed class CumsumBackward(Tensor x, int axis) : Node(x)
        {
            public override string Name => "CumsumBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
                inputGradients[0] = gradient.Rank == 0 ? gradient : Forward(gradient.Flip(axis), axis).Flip(axis);
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The running sums along an axis. Differentiable.</summary>
        /// <param name="dim">The axis.</param>
        /// <param name="dtype">The element type to sum in; by default this tensor's, and <see cref="DType.Int64"/> for integers and truth values.</param>
        /// <returns>A new tensor of this shape.</returns>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="NotSupportedException">The element type does not compute.</exception>
        /// <remarks>From a NaN on, the sums are NaN. Source: torch.cumsum.</remarks>
        public Tensor Cumsum(int dim, DType? dtype = null) => Operators.Cumsum.Forward(ForScan(dtype), NormalizeAxis(dim));

        private Tensor ForScan(DType? dtype) => To(dtype ?? (DType.IsFloatingPoint() ? DType : DType.Int64));
    }
}
