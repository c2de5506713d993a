using TransposedConv.Kernels.Elementwise;

namespace TransposedConv.Tests.Kernels;

public sealed class ErrorFunctionTests
{
    /// <summary>Values of Python's math.erf.</summary>
    [Theory]
    [InlineData(1e-300, 1.1283791670955126e-300)]
    [InlineData(1e-05, 1.1283791670579e-05)]
    [InlineData(0.0624, 0.07031957901690875)]
    [InlineData(0.0626, 0.07054437502289038)]
    [InlineData(0.5, 0.5204998778130465)]
    [InlineData(1.1, 0.8802050695740817)]
    [InlineData(2.03, 0.995906348443912)]
    [InlineData(3.4375, 0.9999988341746511)]
    [InlineData(4.9, 0.999999999995781)]
    [InlineData(5.9, 0.9999999999999999)]
    [InlineData(7, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    public void Is_within_some_units_in_the_last_place(double x, double expected)
    {
        double tolerance = 4 * (Math.BitIncrement(expected) - expected);
        ErrorFunction.Erf(x).Should().BeApproximately(expected, tolerance);
        ErrorFunction.Erf(-x).Should().Be(-ErrorFunction.Erf(x));
    }

    [Fact]
    public void Zero_keeps_its_sign_and_NaN_stays()
    {
        double.IsNegative(ErrorFunction.Erf(-0.0)).Should().BeTrue();
        ErrorFunction.Erf(0).Should().Be(0);
        ErrorFunction.Erf(double.NaN).Should().Be(double.NaN);
    }

    [Fact]
    public void Neighbouring_polynomials_meet()
    {
        for (double x = 1.0 / 16; x < 6; x += 1.0 / 8)
        {
            double below = ErrorFunction.Erf(Math.BitDecrement(x)), above = ErrorFunction.Erf(x);
            (above - below).Should().BeInRange(-4.5e-16, 4.5e-16, $"at {x}");
        }
    }
}
