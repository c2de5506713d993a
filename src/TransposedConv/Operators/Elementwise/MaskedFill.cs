using TransposedConv.Autograd;

namespace TransposedConv.Operators
{
    /// <summary>y = value where the mask holds, else x; dL/dx is 0 where it holds, else dL/dy; dL/dvalue sums dL/dy where it holds.</summary>
    internal static class MaskedFill
    {
        internal static Tensor Forward(Tensor x, Tensor mask, Tensor value)
        {
            Tensor y = Where.Choose(mask, value, x, x.DType);
            return Tensor.Records(x, value) ? y.RecordedBy(new MaskedFillBackward(x, mask, value)) : y;
        }

        private sealed class MaskedFillBackward : Node
        {
            private readonly Operand _x;
            private readonly Operand _value;
            private readonly SavedTensor _mask;

            internal MaskedFillBackward(Tensor x, Tensor mask, Tensor value)
                : base(x, value)
            {
                _x = new(x);
                _value = new(value);
                _mask = Save(mask);
            }

            public override string Name => "MaskedFillBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                Tensor mask = _mask.Value;
                if (Needs(0)) inputGradients[0] = _x.Reduce(gradient.MaskedFill(mask, 0));
                if (Needs(1)) inputGradients[1] = _value.Reduce(gradient.MaskedFill(!mask, 0));
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>A copy with one number where <paramref name="mask"/> holds; mask and tensor broadcast. Differentiable.</summary>
        /// <param name="mask">A tensor of <see cref="DType.Bool"/>.</param>
        /// <param name="value">The number, converted to this tensor's element type.</param>
        /// <exception cref="ArgumentException">The shapes do not broadcast, or <paramref name="mask"/> is not of type bool.</exception>
        /// <remarks>Where the mask holds the gradient is 0, even if the element was NaN. Source: torch.masked_fill.</remarks>
        public Tensor MaskedFill(Tensor mask, Scalar value) => MaskedFill(mask, Full([], value, DType));

        /// <summary>As <see cref="MaskedFill(Tensor, Scalar)"/> with a 0-dimensional tensor, which gets a gradient too.</summary>
        /// <param name="mask">A tensor of <see cref="DType.Bool"/>.</param>
        /// <param name="value">A tensor without axes.</param>
        /// <exception cref="ArgumentException">As for the other form, or <paramref name="value"/> has axes.</exception>
        public Tensor MaskedFill(Tensor mask, Tensor value)
        {
            ArgumentNullException.ThrowIfNull(mask);
            ArgumentNullException.ThrowIfNull(value);
            if (value.Rank > 0) throw new ArgumentException($"value: expected a tensor without axes, got shape {value.Shape}.", nameof(value));
            return Operators.MaskedFill.Forward(this, Operators.Where.RequireMask(mask, nameof(mask)), value);
        }
    }
}
