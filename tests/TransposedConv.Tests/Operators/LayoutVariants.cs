namespace TransposedConv.Tests.Operators;

/// <summary>Shows the same values through other layouts: every variant equals the tensor it was made from.</summary>
public static class LayoutVariants
{
    public static IReadOnlyList<string> Names { get; } = ["transposed", "stepped", "flipped", "offset", "expanded"];

    /// <summary>The variant of a tensor; <c>expanded</c> changes the values, because all along the first axis must be equal.</summary>
    public static Tensor Make(string variant, Tensor x) => x.Rank == 0 || x.ElementCount == 0 ? x : variant switch
    {
        "transposed" => Reversed(Reversed(x).Clone()),
        "stepped" => Stepped(x, 3),
        "flipped" => Stepped(x, -1),
        "offset" => Offset(x),
        "expanded" => x[..1].Expand(x.Shape),
        _ => throw new ArgumentException($"variant: '{variant}' is unknown.", nameof(variant)),
    };

    private static Tensor Reversed(Tensor x) => x.Permute([.. Enumerable.Range(0, x.Rank).Reverse()]);

    private static Tensor Stepped(Tensor x, int step)
    {
        int[] shape = x.Shape.ToArray();
        shape[^1] *= Math.Abs(step);
        Tensor view = Tensor.Full(shape, 9, x.DType)[TensorIndex.Ellipsis, new TensorSlice(Step: step)];
        view.CopyFrom(x);
        return view;
    }

    private static Tensor Offset(Tensor x)
    {
        int[] shape = [.. x.Shape.Select(static size => size + 2)];
        Tensor view = Tensor.Full(shape, 9, x.DType);
        for (int axis = 0; axis < x.Rank; axis++) view = view.Permute([.. Enumerable.Range(1, x.Rank - 1), 0])[TensorIndex.Ellipsis, 1..^1];
        view.CopyFrom(x);
        return view;
    }
}
