using TransposedConv.NN;
using static TransposedConv.Tests.Operators.OperatorRow;

namespace TransposedConv.Tests.Operators;

/// <summary>The activation functions. Domains keep the gradient checks away from their kinks at 0.</summary>
internal static class ActivationRows
{
    public static IReadOnlyList<OperatorRow> All { get; } =
    [
        Unary("erf", x => x.Erf(), Series.Erf),
        Unary("leaky relu", x => Functional.LeakyRelu(x), x => x > 0 ? x : 0.01 * x) with { Domain = AwayFromZero },
        Unary("leaky relu 0.3", x => Functional.LeakyRelu(x, 0.3), x => x > 0 ? x : 0.3 * x) with { Domain = AwayFromZero },
        Unary("elu", x => Functional.Elu(x, 1.5), x => x > 0 ? x : 1.5 * (Math.Abs(x) < 0.4 ? Series.Expm1(x) : Math.Exp(x) - 1)) with { Domain = AwayFromZero },
        Unary("gelu", x => Functional.Gelu(x), x => x * 0.5 * (1 + Series.Erf(x / Math.Sqrt(2)))),
        Unary("gelu tanh", x => Functional.Gelu(x, GeluApproximation.Tanh), x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))))),
        Unary("silu", x => Functional.Silu(x), x => x / (1 + Math.Exp(-x))),
        Unary("softplus 2, 3", x => x.Softplus(2, 3), x => 2 * x > 3 ? x : Math.Log(1 + Math.Exp(2 * x)) / 2) with { Domain = AwayFromZero },
        Binary("prelu", TransposedConv.Operators.Prelu.Forward, (x, slope) => x > 0 ? x : x * slope) with { Domain = AwayFromZero },
        Binary("snake", TransposedConv.Operators.Snake.Forward, (x, alpha) => x + (Math.Pow(Math.Sin(alpha * x), 2) / (alpha + 1e-9))) with
        {
            Domain = static (operand, u) => operand == 0 ? (4 * u) - 2 : 0.3 + (2 * u),
        },
    ];

    private static double AwayFromZero(int operand, double u) => (Math.Floor(16 * u) / 4) - 2 + 0.125;
}
