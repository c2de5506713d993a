namespace TransposedConv;

/// <summary>
/// PyTorch's type promotion: the kinds are ordered truth value, integer, real. Operands with axes decide first, then 0-dimensional tensors,
/// then plain numbers; a later group matters only when its kind is higher. Source: "Type promotion" on the torch.Tensor attributes page.
/// </summary>
internal static class DTypePromotion
{
    internal static DType Of(Tensor left, Tensor right)
    {
        if (left.DType == right.DType) return left.DType;
        if (left.Rank > 0 == right.Rank > 0) return Join(left.DType, right.DType);
        (Tensor leading, Tensor scalar) = left.Rank > 0 ? (left, right) : (right, left);
        return Kind(scalar.DType) > Kind(leading.DType) ? scalar.DType : leading.DType;
    }

    internal static DType Of(Tensor tensor, Scalar scalar)
    {
        if (Kind(scalar.DType) <= Kind(tensor.DType)) return tensor.DType;
        return scalar.IsReal ? DType.Float32 : scalar.DType;
    }

    /// <summary>Real-valued functions of integers and truth values are computed in the default type.</summary>
    internal static DType ToReal(DType dtype) => dtype.IsFloatingPoint() ? dtype : DType.Float32;

    internal static DType Join(DType a, DType b)
    {
        if (a == b) return a;
        if (Kind(a) != Kind(b)) return Kind(a) > Kind(b) ? a : b;
        // The two 16-bit reals each lack values of the other; their join is the next type that has both.
        if (a.Size() == b.Size()) return DType.Float32;
        return a.Size() > b.Size() ? a : b;
    }

    private static int Kind(DType dtype) => dtype.IsFloatingPoint() ? 2 : dtype == DType.Bool ? 0 : 1;
}
