using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Autograd;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = min(max(x, low), high); dL/dx = dL/dy where low ≤ x ≤ high, limits included, else 0, also at NaN.</summary>
    internal static class Clamp
    {
        internal static Tensor Forward(Tensor x, Scalar? min, Scalar? max)
        {
            DType dtype = x.DType;
            if (min is Scalar low) dtype = DTypePromotion.Join(dtype, DTypePromotion.Of(x, low));
            if (max is Scalar high) dtype = DTypePromotion.Join(dtype, DTypePromotion.Of(x, high));
            Tensor y = Pointwise.Number(Copying.Convert(x, dtype), new Kernel(min, max), nameof(Clamp));
            return Tensor.Records(x) ? y.RecordedBy(new ClampBackward(x, min, max)) : y;
        }

        private readonly struct Kernel(Scalar? min, Scalar? max) : INumberUnary
        {
            public void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>
            {
                ReadOnlySpan<T> source = x;
                if (min is Scalar low)
                {
                    TensorPrimitives.Max(source, Bound<T>(low), y);
                    source = y;
                }

                if (max is Scalar high) TensorPrimitives.Min(source, Bound<T>(high), y);
            }

            private static T Bound<T>(Scalar value) where T : INumber<T> =>
                value.IsReal ? T.CreateSaturating(value.ToDouble()) : T.CreateSaturating(value.ToInt64());
        }

        private sealed class ClampBackward : Node
        {
            private readonly Scalar? _min;
            private readonly Scalar? _max;
            private readonly SavedTensor _x;

            internal ClampBackward(Tensor x, Scalar? min, Scalar? max)
                : base(x)
            {
                _min = min;
                _max = max;
                _x = Save(x);
            }

            public override string Name => "ClampBackward1";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                Tensor x = _x.Value.Detach();
                Tensor? inside = _min is Scalar low ? x >= low : null;
                if (_max is Scalar high) inside = inside is null ? x <= high : inside & (x <= high);
                inputGradients[0] = gradient.MaskedFill(!inside!, 0);
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise limits: what is below <paramref name="min"/> becomes it, what is then above <paramref name="max"/> becomes that. Differentiable.</summary>
        /// <param name="min">The lower limit, or none.</param>
        /// <param name="max">The upper limit, or none; it wins where the limits cross.</param>
        /// <exception cref="ArgumentException">Neither limit is given.</exception>
        /// <remarks>
        /// NaN gives NaN, and so does a limit that is NaN. The gradient passes between the limits and at them, and is 0 outside and at NaN.
        /// Source: torch.clamp.
        /// </remarks>
        public Tensor Clamp(Scalar? min = null, Scalar? max = null) => min is null && max is null
            ? throw new ArgumentException("min, max: expected at least one limit, got none.", nameof(min))
            : Operators.Clamp.Forward(this, min, max);
    }
}
