namespace TransposedConv.Tests.Convolution;

/// <summary>Views that are not contiguous and hold the same values as a tensor; what lies between their elements is NaN.</summary>
internal static class AwkwardViews
{
    public const int Count = 4;

    /// <summary>A view of one of the kinds: transposed, stepped, flipped, cut out of the middle.</summary>
    public static Tensor Of(Tensor values, int kind) => kind switch
    {
        0 => Transposed(values),
        1 => Stepped(values),
        2 => Flipped(values),
        3 => CutOut(values),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static Tensor Transposed(Tensor values) =>
        values.Rank < 2 ? Stepped(values) : values.Transpose(0, values.Rank - 1).Clone().Contiguous().Transpose(0, values.Rank - 1);

    private static Tensor Stepped(Tensor values)
    {
        int[] shape = values.Shape.ToArray();
        shape[^1] *= 2;
        return Inside(shape, values, static outer => outer.Slice(-1, 0, null, 2));
    }

    private static Tensor Flipped(Tensor values) =>
        Inside(values.Shape.ToArray(), values, static outer => outer.Slice(-1, null, null, -1));

    private static Tensor CutOut(Tensor values)
    {
        int[] shape = [.. values.Shape.Select(static size => size + 2)];
        return Inside(shape, values, outer =>
        {
            for (int axis = 0; axis < outer.Rank; axis++) outer = outer.Narrow(axis, 1, shape[axis] - 2);
            return outer;
        });
    }

    private static Tensor Inside(int[] shape, Tensor values, Func<Tensor, Tensor> view) =>
        view(Tensor.Full(shape, double.NaN, values.DType)).CopyFrom(values);
}
