using TransposedConv.Autograd;

namespace TransposedConv.Operators
{
    /// <summary>y[i] = x[i − shift], around the ends; the gradient is rolled back.</summary>
    internal static class Roll
    {
        internal static Tensor Forward(Tensor x, int[] shifts, int[] axes)
        {
            Tensor y = Copying.Duplicate(x);
            for (int i = 0; i < axes.Length; i++)
            {
                int length = x.Shape[axes[i]];
                if (length > 0) y = IndexSelect.Forward(y, axes[i], Sources(length, shifts[i]));
            }

            return Tensor.Records(x) ? y.RecordedBy(new RollBackward(x, shifts, axes)) : y;
        }

        private static int[] Sources(int length, int shift)
        {
            var sources = new int[length];
            int first = (int)((length - ((long)shift % length)) % length);
            for (int i = 0; i < length; i++) sources[i] = (int)(((long)first + i) % length);
            return sources;
        }

        private sealed class RollBackward(Tensor x, int[] shifts, int[] axes) : Node(x)
        {
            public override string Name => "RollBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                // Modulo first: the opposite of the smallest integer is no integer.
                int[] back = [.. shifts.Select((shift, i) => -(shift % Math.Max(1, gradient.Shape[axes[i]])))];
                inputGradients[0] = Forward(gradient, back, axes);
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The elements shifted along an axis; those that leave at one end come back at the other. Differentiable.</summary>
        /// <param name="shifts">By how many places; negative ones shift towards the beginning.</param>
        /// <param name="dim">The axis; without it the elements are shifted in row-major order.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <remarks>Source: torch.roll.</remarks>
        public Tensor Roll(int shifts, int? dim = null) => dim is int axis ? Roll([shifts], [axis]) : Flatten().Roll([shifts], [0]).Reshape(Shape);

        /// <summary>The elements shifted along several axes, around the ends. Differentiable.</summary>
        /// <param name="shifts">By how many places, per entry of <paramref name="dims"/>.</param>
        /// <param name="dims">The axes; an axis may come several times.</param>
        /// <exception cref="ArgumentException">The numbers of shifts and axes differ, or there are none.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <remarks>Source: torch.roll.</remarks>
        public Tensor Roll(ReadOnlySpan<int> shifts, ReadOnlySpan<int> dims)
        {
            if (shifts.Length != dims.Length || shifts.IsEmpty) throw new ArgumentException($"shifts: expected one per axis of dims, got {Shape.Format(shifts)} for {Shape.Format(dims)}.", nameof(shifts));
            var axes = new int[dims.Length];
            for (int i = 0; i < axes.Length; i++) axes[i] = NormalizeAxis(dims[i], nameof(dims));
            RequireAxes(nameof(Roll));
            return Operators.Roll.Forward(this, shifts.ToArray(), axes);
        }
    }
}
