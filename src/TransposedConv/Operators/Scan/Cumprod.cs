using TransposedConv.Autograd;
using TransposedConv.Kernels.Scan;

namespace TransposedConv.Operators
{
    /// <summary>
    /// yᵢ = Π_{j ≤ i} xⱼ. With g = dL/dy, dL/dxⱼ = y_{j−1} · sⱼ, where s runs from the end: sⱼ = gⱼ + x_{j+1} · s_{j+1}. No division, so
    /// zeros need no care.
    /// </summary>
    internal static class Cumprod
    {
        internal static Tensor Forward(Tensor x, int axis)
        {
            Tensor y = Scan.Along(x, axis, default(Step), nameof(Cumprod));
            return Tensor.Records(x) ? y.RecordedBy(new CumprodBackward(x, y, axis)) : y;
        }

        private readonly struct Step : IScanStep
        {
            public T Next<T>(T running, T element) where T : unmanaged, System.Numerics.INumber<T> => running * element;
        }

        private sealed class CumprodBackward : Node
        {
            private readonly SavedTensor _x;
            private readonly SavedTensor _y;
            private readonly int _axis;

            internal CumprodBackward(Tensor x, Tensor y, int axis)
                : base(x)
            {
                _x = Save(x);
                _y = Save(y);
                _axis = axis;
            }

            public override string Name => "CumprodBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                Tensor x = _x.Value, y = _y.Value;
                inputGradients[0] = x.Rank == 0 || x.ElementCount == 0 ? gradient : Before(y) * FromEnd(gradient, x);
            }

            /// <summary>The product of all factors before each one.</summary>
            private Tensor Before(Tensor y)
            {
                Tensor first = Tensor.Ones(IndexSelect.WithLength(y.Shape, _axis, 1), y.DType);
                return Tensor.Cat([first, y.Narrow(_axis, 0, y.Shape[_axis] - 1)], _axis);
            }

            private Tensor FromEnd(Tensor gradient, Tensor x)
            {
                var sums = new Tensor[x.Shape[_axis]];
                sums[^1] = gradient.Select(_axis, -1);
                for (int j = sums.Length - 2; j >= 0; j--) sums[j] = gradient.Select(_axis, j) + (x.Select(_axis, j + 1) * sums[j + 1]);
                return Tensor.Stack(sums, _axis);
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The running products along an axis. Differentiable, also where factors are zero.</summary>
        /// <param name="dim">The axis.</param>
        /// <param name="dtype">The element type to multiply in; by default this tensor's, and <see cref="DType.Int64"/> for integers and truth values.</param>
        /// <returns>A new tensor of this shape.</returns>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="NotSupportedException">The element type does not compute.</exception>
        /// <remarks>From a NaN on, the products are NaN. Source: torch.cumprod.</remarks>
        public Tensor Cumprod(int dim, DType? dtype = null) => Operators.Cumprod.Forward(ForScan(dtype), NormalizeAxis(dim));
    }
}
