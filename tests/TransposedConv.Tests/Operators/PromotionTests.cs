using TransposedConv.Tests.Golden;

namespace TransposedConv.Tests.Operators;

/// <summary>The result types of operators for all pairs of operand types and kinds, as PyTorch has them.</summary>
public class PromotionTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> Operators = new()
    {
        ["add"] = (a, b) => a + b,
        ["sub"] = (a, b) => a - b,
        ["mul"] = (a, b) => a * b,
        ["div"] = (a, b) => a / b,
        ["pow"] = (a, b) => a.Pow(b),
        ["remainder"] = (a, b) => a % b,
        ["lt"] = (a, b) => a < b,
        ["eq"] = (a, b) => a.Eq(b),
        ["maximum"] = (a, b) => a.Maximum(b),
        ["where"] = (a, b) => Tensor.Where(a > 0, a, b),
    };

    private static readonly Dictionary<string, Func<Tensor, Scalar, Tensor>> WithScalar = new()
    {
        ["add"] = (a, b) => a + b,
        ["sub"] = (a, b) => a - b,
        ["mul"] = (a, b) => a * b,
        ["div"] = (a, b) => a / b,
        ["pow"] = (a, b) => a.Pow(b),
        ["remainder"] = (a, b) => a % b,
        ["lt"] = (a, b) => a < b,
        ["eq"] = (a, b) => a.Eq(b),
    };

    private static readonly Dictionary<string, Func<Scalar, Tensor, Tensor>> ScalarWith = new()
    {
        ["add"] = (a, b) => a + b,
        ["sub"] = (a, b) => a - b,
        ["mul"] = (a, b) => a * b,
        ["div"] = (a, b) => a / b,
        ["pow"] = Tensor.Pow,
        ["lt"] = (a, b) => a < b,
    };

    public static TheoryData<string> Names => [.. Operators.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Result_types_are_those_of_PyTorch(string op)
    {
        int compared = 0;
        foreach (GoldenPromotion row in GoldenPromotion.All.Where(row => row.Op == op))
        {
            // The 16-bit reals are stored and converted, not computed with, except in comparisons and choices.
            if (row.Left is DType.Float16 or DType.BFloat16 || row.Right is DType.Float16 or DType.BFloat16) continue;
            Func<Tensor>? call = Call(row);
            if (call is null) continue;
            compared++;
            if (row.Result is DType expected) call().DType.Should().Be(expected, "of {0}", row);
            else FluentActions.Invoking(call).Should().Throw<Exception>("PyTorch refuses {0}", row).Which.Should().Match(e => e is NotSupportedException || e is ArgumentException);
        }

        compared.Should().BeGreaterThan(30);
    }

    private static Func<Tensor>? Call(GoldenPromotion row)
    {
        if (row.LeftKind == OperandKind.Scalar) return ScalarWith.TryGetValue(row.Op, out Func<Scalar, Tensor, Tensor>? left) ? () => left(Number(row.Left), Ones(row.Right, row.RightKind)) : null;
        if (row.RightKind == OperandKind.Scalar) return WithScalar.TryGetValue(row.Op, out Func<Tensor, Scalar, Tensor>? right) ? () => right(Ones(row.Left, row.LeftKind), Number(row.Right)) : null;
        return () => Operators[row.Op](Ones(row.Left, row.LeftKind), Ones(row.Right, row.RightKind));
    }

    private static Tensor Ones(DType dtype, OperandKind kind) => Tensor.Ones(kind == OperandKind.ZeroDim ? [] : [2], dtype);

    private static Scalar Number(DType dtype) => dtype switch
    {
        DType.Bool => true,
        DType.Int64 => 1,
        _ => 1.5,
    };
}
