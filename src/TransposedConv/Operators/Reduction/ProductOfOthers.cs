using TransposedConv.Autograd;
using TransposedConv.Kernels.Reduction;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators;

/// <summary>
/// yᵢ = Π over j ≠ i of xⱼ along an axis: the derivative of a product. Its own derivative, dL/dxₖ = Σ over i ≠ k of dL/dyᵢ · Π over
/// j ≠ i, k of xⱼ, is the same function of the n × n matrix whose row i is x with 1 in place of xᵢ; so there are derivatives of every order.
/// </summary>
internal static class ProductOfOthers
{
    internal static Tensor Forward(Tensor x, int axis)
    {
        Tensor y = Compute(x, axis);
        return Tensor.Records(x) ? y.RecordedBy(new ProductOfOthersBackward(x, axis)) : y;
    }

    private static Tensor Compute(Tensor x, int axis)
    {
        Tensor rows = Copying.Packed(WithLast(x.Detach(), axis));
        Tensor y = Tensor.Uninitialized(rows.Shape, x.DType);
        int length = x.Shape[axis];
        switch (x.DType)
        {
            case DType.Float32: ExclusiveProduct.OfRows(rows.ContiguousSpan<float>(), length, y.ContiguousSpan<float>()); break;
            case DType.Float64: ExclusiveProduct.OfRows(rows.ContiguousSpan<double>(), length, y.ContiguousSpan<double>()); break;
            default: throw Pointwise.NotComputed(nameof(ProductOfOthers), x.DType);
        }

        return WithLast(y, axis, undo: true);
    }

    /// <summary>Moves an axis to the end, or back from there.</summary>
    private static Tensor WithLast(Tensor x, int axis, bool undo = false)
    {
        int[] order = [.. Enumerable.Range(0, x.Rank).Where(a => a != axis), axis];
        return x.Permute(undo ? [.. Enumerable.Range(0, x.Rank).Select(a => Array.IndexOf(order, a))] : order);
    }

    private sealed class ProductOfOthersBackward : Node
    {
        private readonly int _axis;
        private readonly SavedTensor _x;

        internal ProductOfOthersBackward(Tensor x, int axis)
            : base(x)
        {
            _axis = axis;
            _x = Save(x);
        }

        public override string Name => "ProductOfOthersBackward0";

        internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
        {
            Tensor rows = WithLast(_x.Value, _axis);
            int n = rows.Shape[^1];
            Tensor diagonal = Tensor.Eye(n, dtype: DType.Bool);
            Tensor matrix = rows.Unsqueeze(-2).Expand([.. rows.Shape[..^1], n, n]).MaskedFill(diagonal, 1);
            Tensor others = Forward(matrix, matrix.Rank - 1).MaskedFill(diagonal, 0);
            Tensor byRows = (WithLast(gradient, _axis).Unsqueeze(-1) * others).Sum(-2);
            inputGradients[0] = WithLast(byRows, _axis, undo: true);
        }
    }
}
