namespace TransposedConv.Operators
{
    /// <summary>y = the elements of x where a mask holds, in row-major order; the gradient goes back to their places.</summary>
    internal static class MaskedSelect
    {
        internal static Tensor Forward(Tensor x, Tensor mask)
        {
            Shape shape = Broadcasting.Shapes(x.Shape, mask.Shape, nameof(MaskedSelect));
            int[] places = Places(mask.Expand(shape));
            return IndexSelect.Forward(x.Expand(shape).Reshape(checked((int)shape.ElementCount)), 0, places, "MaskedSelectBackward0");
        }

        /// <summary>The row-major positions at which a truth-valued tensor holds.</summary>
        internal static int[] Places(Tensor mask)
        {
            ReadOnlySpan<bool> holds = Copying.Packed(mask).ContiguousSpan<bool>();
            var places = new int[holds.Count(true)];
            for (int i = 0, n = 0; n < places.Length; i++)
            {
                if (holds[i]) places[n++] = i;
            }

            return places;
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The elements where a mask holds, in row-major order. Differentiable.</summary>
        /// <param name="mask">Truth values, of a shape that broadcasts with this one.</param>
        /// <returns>A new tensor of rank 1 with one element per true entry of the broadcast mask.</returns>
        /// <exception cref="ArgumentException">The mask holds no truth values, or the shapes do not broadcast.</exception>
        /// <remarks>Source: torch.masked_select.</remarks>
        public Tensor MaskedSelect(Tensor mask)
        {
            ArgumentNullException.ThrowIfNull(mask);
            if (mask.DType != DType.Bool) throw new ArgumentException($"mask: expected the element type bool, got {mask.DType.Name()}.", nameof(mask));
            return Operators.MaskedSelect.Forward(this, mask);
        }
    }
}
