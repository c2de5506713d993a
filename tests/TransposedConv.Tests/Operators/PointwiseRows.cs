using static TransposedConv.Tests.Operators.OperatorRow;

namespace TransposedConv.Tests.Operators;

/// <summary>The elementwise operators. Domains keep the gradient checks away from kinks and poles.</summary>
internal static class PointwiseRows
{
    public static IReadOnlyList<OperatorRow> All { get; } =
    [
        .. Arithmetic(),
        .. Functions(),
        .. Kinked(),
        .. Truth(),
        .. Choices(),
    ];

    private static IEnumerable<OperatorRow> Arithmetic() =>
    [
        Binary("add", (a, b) => a + b, (a, b) => a + b),
        Binary("sub", (a, b) => a - b, (a, b) => a - b),
        Binary("mul", (a, b) => a * b, (a, b) => a * b),
        Binary("div", (a, b) => a / b, (a, b) => a / b) with { Domain = PositiveRight },
        Binary("pow", (a, b) => a.Pow(b), Math.Pow) with { Domain = (operand, u) => operand == 0 ? 0.3 + u : (4 * u) - 2 },
        Binary("remainder", (a, b) => a % b, (a, b) => a - (b * Math.Floor(a / b))) with { Domain = Separated, ChecksSpecialValues = false },
        Binary("fmod", (a, b) => a.Fmod(b), (a, b) => a % b) with { Domain = Separated },
        Unary("neg", x => -x, x => -x),
        Unary("add scalar", x => 2.5 + x, x => 2.5 + x),
        Unary("sub scalar", x => x - 0.5, x => x - 0.5),
        Unary("scalar minus", x => 2 - x, x => 2 - x),
        Unary("mul scalar", x => x * 3, x => x * 3),
        Unary("div scalar", x => x / 4, x => x / 4),
        Unary("scalar over", x => 2 / x, x => 2 / x) with { Domain = Positive },
        Unary("square", x => x.Square(), x => x * x),
        Unary("pow 0", x => x.Pow(0), _ => 1),
        Unary("pow 1", x => x.Pow(1), x => x),
        Unary("pow 2", x => x.Pow(2), x => x * x),
        Unary("pow 3", x => x.Pow(3), x => x * x * x),
        Unary("pow -1", x => x.Pow(-1), x => 1 / x) with { Domain = Positive },
        Unary("pow -2", x => x.Pow(-2), x => 1 / (x * x)) with { Domain = Positive },
        Unary("pow 0.5", x => x.Pow(0.5), Math.Sqrt) with { Domain = Positive },
        Unary("pow -0.5", x => x.Pow(-0.5), x => 1 / Math.Sqrt(x)) with { Domain = Positive, ChecksSpecialValues = false },
        Unary("pow 2.5", x => x.Pow(2.5), x => Math.Pow(x, 2.5)) with { Domain = Positive },
        Unary("scalar pow", x => Tensor.Pow(2.5, x), x => Math.Pow(2.5, x)),
    ];

    private static IEnumerable<OperatorRow> Functions() =>
    [
        Unary("exp", x => x.Exp(), Math.Exp),
        Unary("log", x => x.Log(), Math.Log) with { Domain = Positive },
        Unary("log1p", x => x.Log1p(), x => x > -0.4 && x < 0.4 ? Series.Log1p(x) : Math.Log(1 + x)) with { Domain = (_, u) => u - 0.4 },
        Unary("expm1", x => x.Expm1(), x => Math.Abs(x) < 0.4 ? Series.Expm1(x) : Math.Exp(x) - 1),
        Unary("sin", x => x.Sin(), Math.Sin),
        Unary("cos", x => x.Cos(), Math.Cos),
        Unary("tanh", x => x.Tanh(), Math.Tanh),
        Unary("sigmoid", x => x.Sigmoid(), x => 1 / (1 + Math.Exp(-x))),
        Unary("softplus", x => x.Softplus(), x => x > 20 ? x : Math.Log(1 + Math.Exp(x))),
        Unary("logsigmoid", x => x.LogSigmoid(), x => Math.Min(x, 0) - Math.Log(1 + Math.Exp(-Math.Abs(x)))),
        Unary("sqrt", x => x.Sqrt(), Math.Sqrt) with { Domain = Positive },
        Unary("rsqrt", x => x.Rsqrt(), x => 1 / Math.Sqrt(x)) with { Domain = Positive },
        Unary("reciprocal", x => x.Reciprocal(), x => 1 / x) with { Domain = Positive },
    ];

    private static IEnumerable<OperatorRow> Kinked() =>
    [
        Unary("abs", x => x.Abs(), Math.Abs) with { Domain = AwayFromHalves },
        Unary("sign", x => x.Sign(), x => x > 0 ? 1 : x < 0 ? -1 : 0) with { Domain = AwayFromHalves },
        Unary("relu", x => x.Relu(), x => x <= 0 ? 0 : x) with { Domain = AwayFromHalves },
        Unary("clamp", x => x.Clamp(-1, 1.5), x => x < -1 ? -1 : x > 1.5 ? 1.5 : x) with { Domain = AwayFromHalves },
        Unary("clamp min", x => x.Clamp(min: 0.5), x => x < 0.5 ? 0.5 : x) with { Domain = AwayFromHalves },
        Unary("clamp max", x => x.Clamp(max: -1), x => x > -1 ? -1 : x) with { Domain = AwayFromHalves },
        Unary("floor", x => x.Floor(), Math.Floor) with { Domain = AwayFromHalves },
        Unary("ceil", x => x.Ceil(), Math.Ceiling) with { Domain = AwayFromHalves },
        Unary("round", x => x.Round(), x => Math.Round(x, MidpointRounding.ToEven)) with { Domain = AwayFromHalves },
        Unary("trunc", x => x.Trunc(), Math.Truncate) with { Domain = AwayFromHalves },
        Binary("maximum", (a, b) => a.Maximum(b), Math.Max) with { Domain = Separated },
        Binary("minimum", (a, b) => a.Minimum(b), Math.Min) with { Domain = Separated },
    ];

    private static IEnumerable<OperatorRow> Truth() => new[]
    {
        Binary("eq", (a, b) => a.Eq(b), (a, b) => a == b ? 1 : 0),
        Binary("ne", (a, b) => a.Ne(b), (a, b) => a != b ? 1 : 0),
        Binary("lt", (a, b) => a < b, (a, b) => a < b ? 1 : 0),
        Binary("le", (a, b) => a <= b, (a, b) => a <= b ? 1 : 0),
        Binary("gt", (a, b) => a > b, (a, b) => a > b ? 1 : 0),
        Binary("ge", (a, b) => a >= b, (a, b) => a >= b ? 1 : 0),
        Unary("lt scalar", x => x < 0, x => x < 0 ? 1 : 0),
        Unary("scalar lt", x => 0 < x, x => 0 < x ? 1 : 0),
        Binary("logical and", (a, b) => a.LogicalAnd(b), (a, b) => a != 0 && b != 0 ? 1 : 0),
        Binary("logical or", (a, b) => a.LogicalOr(b), (a, b) => a != 0 || b != 0 ? 1 : 0),
        Binary("logical xor", (a, b) => a.LogicalXor(b), (a, b) => (a != 0) != (b != 0) ? 1 : 0),
        Unary("logical not", x => x.LogicalNot(), x => x == 0 ? 1 : 0),
        Unary("isnan", x => x.IsNaN(), x => double.IsNaN(x) ? 1 : 0),
        Unary("isinf", x => x.IsInf(), x => double.IsInfinity(x) ? 1 : 0),
        Unary("isfinite", x => x.IsFinite(), x => double.IsFinite(x) ? 1 : 0),
    }.Select(static row => row with { IsDifferentiable = false, Domain = static (_, u) => Math.Floor(4 * u) - 2 });

    private static IEnumerable<OperatorRow> Choices() =>
    [
        Binary("where", (a, b) => Tensor.Where(a.Detach() < 0, a, b * 2), (a, b) => a < 0 ? a : b * 2) with { Domain = AwayFromHalves },
        Binary("where method", (a, b) => b.Where(a.Detach() < b.Detach(), a), (a, b) => a < b ? b : a) with { Domain = Separated },
        Unary("where scalar", x => Tensor.Where(x.Detach() > 0, x, 0.25), x => x > 0 ? x : 0.25) with { Domain = AwayFromHalves },
        Unary("masked fill", x => x.MaskedFill(x.Detach() > 0, 3), x => x > 0 ? 3 : x) with { Domain = AwayFromHalves },
    ];

    private static double Positive(int operand, double u) => 0.3 + (2 * u);

    private static double PositiveRight(int operand, double u) => operand == 0 ? (4 * u) - 2 : 0.3 + (2 * u);

    /// <summary>Multiples of a quarter plus an eighth: no kink at a whole or half number is near.</summary>
    private static double AwayFromHalves(int operand, double u) => (Math.Floor(16 * u) / 4) - 2 + 0.125;

    /// <summary>Values of the two operands that are never equal, nor whole multiples of each other.</summary>
    private static double Separated(int operand, double u) => operand == 0 ? AwayFromHalves(0, u) : Math.Floor(3 * u) + 1.3;
}
