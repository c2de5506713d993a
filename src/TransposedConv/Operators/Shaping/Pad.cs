using TransposedConv.Autograd;

namespace TransposedConv.Operators
{
    /// <summary>
    /// y = x with cells added at (or cropped from) the ends of its last axes. Constant padding by p and by −p are each other's adjoint;
    /// the other modes repeat cells of x, which collect the gradients of their copies.
    /// </summary>
    internal static class Pad
    {
        internal static Tensor Constant(Tensor x, int[] padding, Scalar value)
        {
            PadAxis[] axes = PadAxis.Parse(padding, x.Shape);
            int[] sizes = x.Shape.ToArray();
            foreach (PadAxis axis in axes)
            {
                axis.Check(PadMode.Constant, x.Shape, nameof(padding));
                sizes[axis.Axis] = (int)axis.Length;
            }

            Tensor y = Tensor.Full(sizes, value, x.DType);
            Layout from = x.Layout, to = y.Layout;
            foreach (PadAxis axis in axes)
            {
                from = Picking.Slice(from, axis.Axis, Math.Max(0, -axis.Before), (int)axis.Cropped, 1);
                to = Picking.Slice(to, axis.Axis, Math.Max(0, axis.Before), (int)axis.Cropped, 1);
            }

            Copying.Write(new Tensor(x.Storage, from), new Tensor(y.Storage, to));
            return Tensor.Records(x) ? y.RecordedBy(new ConstantPadBackward(x, padding)) : y;
        }

        internal static Tensor Repeating(Tensor x, ReadOnlySpan<int> padding, PadMode mode)
        {
            PadAxis[] axes = PadAxis.Parse(padding, x.Shape);
            // As in PyTorch these modes pad the spatial axes of images: one channel axis, and perhaps a batch axis, come before them.
            if (axes.Length is 0 or > 3 || x.Rank - axes.Length is not (1 or 2))
            {
                throw new ArgumentException(
                    $"padding: expected, for mode {mode}, pairs for the 1 to 3 spatial axes behind one or two others, got {Shape.Format(padding)} for shape {x.Shape}.", nameof(padding));
            }

            foreach (PadAxis axis in axes) axis.Check(mode, x.Shape, nameof(padding));
            int[][] sources = [.. axes.Select(axis => axis.Sources(mode))];
            Tensor y = Copying.Packed(x.Detach());
            for (int i = 0; i < axes.Length; i++) y = IndexSelect.Forward(y, axes[i].Axis, sources[i]);
            return Tensor.Records(x) ? y.RecordedBy(new RepeatingPadBackward(x, axes, sources, NodeName(mode, axes.Length))) : y;
        }

        private static string NodeName(PadMode mode, int axes) => mode switch
        {
            PadMode.Reflect => $"ReflectionPad{axes}DBackward0",
            PadMode.Replicate => $"ReplicationPad{axes}DBackward0",
            _ => "CopySlices",
        };

        private sealed class ConstantPadBackward(Tensor x, int[] padding) : Node(x)
        {
            public override string Name => "ConstantPadNdBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
                inputGradients[0] = Constant(gradient, Array.ConvertAll(padding, static pad => -pad), 0);
        }

        private sealed class RepeatingPadBackward(Tensor x, PadAxis[] axes, int[][] sources, string name) : Node(x)
        {
            public override string Name => name;

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                for (int i = axes.Length - 1; i >= 0; i--)
                {
                    Shape narrower = IndexSelect.WithLength(gradient.Shape, axes[i].Axis, axes[i].Size);
                    gradient = IndexAdd.Forward(Tensor.Zeros(narrower, gradient.DType), axes[i].Axis, sources[i], gradient);
                }

                inputGradients[0] = gradient;
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The tensor with cells added at the ends of its last axes; negative numbers crop. Differentiable.</summary>
        /// <param name="padding">Pairs (before, after), the last axis first, then the one before it, and so on.</param>
        /// <param name="mode">What the new cells hold.</param>
        /// <param name="value">The number for <see cref="PadMode.Constant"/>, by default 0; the other modes take none.</param>
        /// <returns>A new tensor; a padded axis has <c>size + before + after</c> cells.</returns>
        /// <exception cref="ArgumentException">
        /// The numbers are not pairs, or too many; more is cropped than there is; <see cref="PadMode.Reflect"/> by the axis's size or more;
        /// <see cref="PadMode.Circular"/> by more than the axis's size; a mode other than <see cref="PadMode.Constant"/> with a
        /// <paramref name="value"/>, or not for the last 1 to 3 axes behind one or two others.
        /// </exception>
        /// <exception cref="OverflowException">The result would be too large.</exception>
        /// <remarks>
        /// <see cref="PadMode.Circular"/> repeats what is left after cropping. Source: torch.nn.functional.pad.
        /// </remarks>
        public Tensor Pad(ReadOnlySpan<int> padding, PadMode mode = PadMode.Constant, Scalar? value = null)
        {
            if (!Enum.IsDefined(mode)) throw new ArgumentOutOfRangeException(nameof(mode), mode, $"mode: expected a defined PadMode, got {(int)mode}.");
            if (mode == PadMode.Constant) return Operators.Pad.Constant(this, padding.ToArray(), value ?? 0);
            return value is null
                ? Operators.Pad.Repeating(this, padding, mode)
                : throw new ArgumentException($"value: expected none for mode {mode}, got {value}.", nameof(value));
        }
    }
}
