namespace TransposedConv.Tests.Golden;

/// <summary>How an operand takes part in type promotion.</summary>
public enum OperandKind
{
    /// <summary>A tensor with at least one axis.</summary>
    Tensor,

    /// <summary>A tensor without axes.</summary>
    ZeroDim,

    /// <summary>A number of the language.</summary>
    Scalar,
}

/// <summary>The result type of an operator for two operand types.</summary>
/// <param name="Result">The element type, or null when PyTorch refuses the pair.</param>
public sealed record GoldenPromotion(string Op, DType Left, OperandKind LeftKind, DType Right, OperandKind RightKind, DType? Result)
{
    public static IReadOnlyList<GoldenPromotion> All { get; } = [.. GoldenData.ReadLines("promotion.tsv").Skip(1).Select(Parse)];

    private static GoldenPromotion Parse(string line)
    {
        string[] field = line.Split('\t');
        return new GoldenPromotion(
            field[0],
            GoldenTensor.ParseDType(field[1]),
            Enum.Parse<OperandKind>(field[2], ignoreCase: true),
            GoldenTensor.ParseDType(field[3]),
            Enum.Parse<OperandKind>(field[4], ignoreCase: true),
            field[5] == "error" ? null : GoldenTensor.ParseDType(field[5]));
    }
}
