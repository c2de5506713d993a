using TransposedConv.Autograd;
using TransposedConv.Kernels.Elementwise;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = a where the condition holds, else b; dL/da is dL/dy there and 0 elsewhere, dL/db the other way round.</summary>
    internal static class Where
    {
        internal static Tensor Forward(Tensor condition, Tensor a, Tensor b, DType dtype)
        {
            Tensor y = Choose(condition, a, b, dtype);
            return Tensor.Records(a, b) ? y.RecordedBy(new WhereBackward(condition, a, b)) : y;
        }

        /// <summary>The values alone, not recorded.</summary>
        internal static Tensor Choose(Tensor condition, Tensor a, Tensor b, DType dtype)
        {
            Shape shape = Broadcasting.Shapes(condition.Shape, Broadcasting.Shapes(a.Shape, b.Shape, nameof(Where)), nameof(Where));
            a = Copying.Convert(a, dtype);
            b = Copying.Convert(b, dtype);
            Tensor y = Tensor.Uninitialized(shape, dtype);
            switch (dtype)
            {
                case DType.Float32: Run<float>(); break;
                case DType.Float64: Run<double>(); break;
                case DType.Float16: Run<Half>(); break;
                case DType.BFloat16: Run<BFloat16>(); break;
                case DType.Int64: Run<long>(); break;
                case DType.Int32: Run<int>(); break;
                case DType.UInt8: Run<byte>(); break;
                case DType.Bool: Run<bool>(); break;
                default: throw DTypeInfo.Unknown(dtype);
            }

            return y;

            void Run<T>() where T : unmanaged => ChoiceLoop.Choose(
                condition.Storage.Span<bool>(),
                condition.Layout.BroadcastTo(shape),
                a.Storage.Span<T>(),
                a.Layout.BroadcastTo(shape),
                b.Storage.Span<T>(),
                b.Layout.BroadcastTo(shape),
                y.ContiguousSpan<T>());
        }

        internal static Tensor RequireMask(Tensor mask, string argument) => mask.DType == DType.Bool ? mask : throw new ArgumentException(
            $"{argument}: expected a tensor of type bool, got {mask.DType.Name()}.", argument);

        private sealed class WhereBackward : Node
        {
            private readonly Operand _a;
            private readonly Operand _b;
            private readonly SavedTensor _condition;

            internal WhereBackward(Tensor condition, Tensor a, Tensor b)
                : base(a, b)
            {
                _a = new(a);
                _b = new(b);
                _condition = Save(condition);
            }

            public override string Name => "WhereBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                Tensor condition = _condition.Value;
                if (Needs(0)) inputGradients[0] = _a.Reduce(gradient.MaskedFill(!condition, 0));
                if (Needs(1)) inputGradients[1] = _b.Reduce(gradient.MaskedFill(condition, 0));
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The elements of <paramref name="input"/> where <paramref name="condition"/> holds, those of <paramref name="other"/> elsewhere; all three broadcast. Differentiable.</summary>
        /// <param name="condition">A tensor of <see cref="DType.Bool"/>.</param>
        /// <param name="input">What to take where it is true.</param>
        /// <param name="other">What to take where it is false.</param>
        /// <exception cref="ArgumentException">The shapes do not broadcast, or <paramref name="condition"/> is not of type bool.</exception>
        /// <remarks>
        /// The side that is not chosen gets gradient 0, even if it is NaN or infinite. The result type follows PyTorch's promotion.
        /// Source: torch.where.
        /// </remarks>
        public static Tensor Where(Tensor condition, Tensor input, Tensor other)
        {
            ArgumentNullException.ThrowIfNull(condition);
            ArgumentNullException.ThrowIfNull(input);
            ArgumentNullException.ThrowIfNull(other);
            return Operators.Where.Forward(Operators.Where.RequireMask(condition, nameof(condition)), input, other, DTypePromotion.Of(input, other));
        }

        /// <summary>As <see cref="Where(Tensor, Tensor, Tensor)"/>, with one number for all false places.</summary>
        /// <param name="condition">A tensor of <see cref="DType.Bool"/>.</param>
        /// <param name="input">What to take where it is true.</param>
        /// <param name="other">What to take where it is false.</param>
        public static Tensor Where(Tensor condition, Tensor input, Scalar other)
        {
            ArgumentNullException.ThrowIfNull(input);
            return Where(condition, input, input.Beside(other));
        }

        /// <summary>As <see cref="Where(Tensor, Tensor, Tensor)"/>, with one number for all true places.</summary>
        /// <param name="condition">A tensor of <see cref="DType.Bool"/>.</param>
        /// <param name="input">What to take where it is true.</param>
        /// <param name="other">What to take where it is false.</param>
        public static Tensor Where(Tensor condition, Scalar input, Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            return Where(condition, other.Beside(input), other);
        }

        /// <summary>This tensor's elements where <paramref name="condition"/> holds, those of <paramref name="other"/> elsewhere. Differentiable. Source: torch.Tensor.where.</summary>
        /// <param name="condition">A tensor of <see cref="DType.Bool"/>.</param>
        /// <param name="other">What to take where it is false.</param>
        public Tensor Where(Tensor condition, Tensor other) => Where(condition, this, other);
    }
}
