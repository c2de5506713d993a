using TransposedConv.Autograd;
using TransposedConv.Kernels.Elementwise;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>
    /// y = aᵇ; dL/da = dL/dy · b · aᵇ⁻¹, which is 0 where b is 0; dL/db = dL/dy · y · ln a, which is 0 where a is 0 and b ≥ 0.
    /// </summary>
    internal static class Pow
    {
        internal static Tensor Forward(Tensor a, Tensor b)
        {
            Tensor y = Compute(a, b);
            return Tensor.Records(a, b) ? y.RecordedBy(new PowBackward(a, b, y)) : y;
        }

        internal static Tensor Forward(Tensor x, Scalar exponent)
        {
            DType dtype = DTypePromotion.Of(x, exponent);
            if (!dtype.IsFloatingPoint() && exponent.ToInt64() < 0)
            {
                throw new ArgumentException($"exponent: expected 0 or more for a base of type {dtype.Name()}, got {exponent}; convert the base to a real type first.", nameof(exponent));
            }

            Tensor y = Power(x, dtype, exponent);
            return Tensor.Records(x) ? y.RecordedBy(new PowScalarBackward(x, exponent)) : y;
        }

        private static Tensor Compute(Tensor a, Tensor b) => DTypePromotion.Of(a, b) switch
        {
            DType.Int64 or DType.Int32 or DType.UInt8 => Pointwise.Number(a, b, default(IntegerKernel), nameof(Pow)),
            DType.Bool => throw Pointwise.NotComputed(nameof(Pow), DType.Bool),
            _ => Widened.Apply(a, b, default(RealKernel), nameof(Pow)),
        };

        /// <summary>The exponents that have a cheaper and more accurate form take it, as in PyTorch; so (−∞) to the ½ is NaN, not ∞.</summary>
        private static Tensor Power(Tensor x, DType dtype, Scalar exponent)
        {
            using GradMode.Scope unrecorded = GradMode.NoGrad();
            Tensor a = Copying.Convert(x, dtype);
            if (!dtype.IsFloatingPoint()) return exponent.ToInt64() == 2 ? a.Square() : Compute(a, Tensor.Full([], exponent, dtype));
            return exponent.ToDouble() switch
            {
                0.5 => a.Sqrt(),
                2 => a.Square(),
                3 => a * a * a,
                -0.5 => a.Rsqrt(),
                -1 => a.Reciprocal(),
                -2 => a.Square().Reciprocal(),
                _ => Compute(a, Tensor.Full([], exponent, dtype)),
            };
        }

        private readonly struct RealKernel : IDoubleBinary
        {
            public void Invoke(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> y)
            {
                for (int i = 0; i < a.Length; i++) y[i] = Math.Pow(a[i], b[i]);
            }
        }

        private readonly struct IntegerKernel : INumberBinary
        {
            public void Invoke<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) where T : unmanaged, System.Numerics.INumber<T>
            {
                for (int i = 0; i < a.Length; i++) y[i] = IntegerPower.Of(a[i], b[i]);
            }
        }

        private sealed class PowBackward : Node
        {
            private readonly Operand _a;
            private readonly Operand _b;
            private readonly SavedTensor _aValue;
            private readonly SavedTensor _bValue;
            private readonly SavedTensor? _y;

            internal PowBackward(Tensor a, Tensor b, Tensor y)
                : base(a, b)
            {
                _a = new(a);
                _b = new(b);
                _aValue = Save(a);
                _bValue = Save(b);
                if (Needs(1)) _y = Save(y);
            }

            public override string Name => "PowBackward1";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                Tensor a = _aValue.Value, b = _bValue.Value;
                if (Needs(0)) inputGradients[0] = _a.Reduce((gradient * (b * a.Pow(b - 1))).MaskedFill(b.Eq(0), 0));
                if (Needs(1)) inputGradients[1] = _b.Reduce(gradient * (_y!.Value * a.Log()).MaskedFill(a.Eq(0) & (b >= 0), 0));
            }
        }

        private sealed class PowScalarBackward : Node
        {
            private readonly Scalar _exponent;
            private readonly SavedTensor _x;

            internal PowScalarBackward(Tensor x, Scalar exponent)
                : base(x)
            {
                _exponent = exponent;
                _x = Save(x);
            }

            public override string Name => "PowBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                double exponent = _exponent.ToDouble();
                inputGradients[0] = exponent == 0 ? Tensor.ZerosLike(gradient) : gradient * (_x.Value.Pow(exponent - 1) * exponent);
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise power <c>this</c> to the <paramref name="exponent"/>, broadcast; the result type follows PyTorch's promotion. Differentiable in both.</summary>
        /// <param name="exponent">The exponents, of a shape that broadcasts with this one.</param>
        /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
        /// <exception cref="NotSupportedException">Both operands are <see cref="DType.Bool"/>, or one is stored only.</exception>
        /// <remarks>
        /// x⁰ and 1ˣ are 1 even for NaN; other NaN operands give NaN, and so does a negative number to a power that is not whole.
        /// Integers wrap around; to a negative power they are 1 / xⁿ without its fraction. The gradient by the base is 0 where the exponent
        /// is 0, that by the exponent is 0 where the base is 0 and the exponent is not negative. Source: torch.pow.
        /// </remarks>
        public Tensor Pow(Tensor exponent)
        {
            ArgumentNullException.ThrowIfNull(exponent);
            return Operators.Pow.Forward(this, exponent);
        }

        /// <summary>Elementwise power with one exponent. Differentiable.</summary>
        /// <param name="exponent">The exponent.</param>
        /// <exception cref="ArgumentException">The result type is an integer one and the exponent is negative.</exception>
        /// <remarks>As <see cref="Pow(Tensor)"/>; the exponents ±½, ±1, ±2 and 3 are computed by roots, products and quotients. Source: torch.pow.</remarks>
        public Tensor Pow(Scalar exponent) => Operators.Pow.Forward(this, exponent);

        /// <summary>Elementwise power of one base. Differentiable in the exponent.</summary>
        /// <param name="input">The base.</param>
        /// <param name="exponent">The exponents.</param>
        /// <remarks>As <see cref="Pow(Tensor)"/>. Source: torch.pow.</remarks>
        public static Tensor Pow(Scalar input, Tensor exponent)
        {
            ArgumentNullException.ThrowIfNull(exponent);
            return exponent.Beside(input).Pow(exponent);
        }
    }
}
