using System.Numerics;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Reference;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

public sealed class MatrixMultiplyTests
{
    private static readonly (int M, int N, int K)[] Sizes =
    [
        (1, 1, 1), (1, 1, 700), (7, 1, 300), (1, 100, 50), (8, 48, 16), (9, 49, 17), (3, 97, 257), (33, 31, 29), (100, 5, 513), (270, 13, 9), (5, 500, 7),
        (0, 5, 3), (5, 0, 3), (5, 40, 0), (0, 0, 0),
    ];

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void SinglesEqualTheReference(int width) => EqualsTheReference<float>((SimdWidth)width);

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void DoublesEqualTheReference(int width) => EqualsTheReference<double>((SimdWidth)width);

    [Fact]
    public void AZeroTimesInfinityIsNaN()
    {
        float[] a = new float[20 * 20];
        float[] b = new float[20 * 20];
        b[5] = float.PositiveInfinity;
        float[] c = new float[20 * 20];
        MatrixMultiplyKernels.Multiply<float>(20, 20, 20, a, 20, 1, b, 20, 1, c);
        for (int i = 0; i < c.Length; i++) float.IsNaN(c[i]).Should().Be(i % 20 == 5);
    }

    [Fact]
    public void SpansThatAreTooShortAreRefused()
    {
        Action act = () => MatrixMultiplyKernels.Multiply<float>(2, 3, 4, new float[8], 4, 1, new float[11], 3, 1, new float[6]);
        act.Should().Throw<ArgumentException>().WithMessage("b must hold 4 × 3 elements with strides 3, 1, that is 12, but it holds 11*").WithParameterName("b");
    }

    private static void EqualsTheReference<T>(SimdWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use(width);
        var random = new Random(1);
        foreach ((int m, int n, int k) in Sizes)
            foreach (bool isATransposed in new[] { false, true })
                foreach (bool isBTransposed in new[] { false, true })
                    foreach (bool accumulate in new[] { false, true })
                    {
                        int gap = random.Next(3);
                        (int aRow, int aColumn) = isATransposed ? (1, m + gap) : (k + gap, 1);
                        (int bRow, int bColumn) = isBTransposed ? (2, 2 * k + gap) : (n + gap, 1);
                        T[] a = RandomGeometries.Reals<T>((m + gap) * (k + gap), random);
                        T[] b = RandomGeometries.Reals<T>(2 * (n + gap) * (k + gap), random);
                        T[] actual = RandomGeometries.Reals<T>(m * n, random);
                        T[] expected = [.. actual];
                        MatrixMultiplyKernels.Multiply(m, n, k, a, aRow, aColumn, b, bRow, bColumn, actual, accumulate);
                        ReferenceMatrixMultiply.Multiply<T>(m, n, k, a, aRow, aColumn, b, bRow, bColumn, expected, accumulate);
                        actual.ShouldHaveTheBitsOf(expected, $"{m} × {n} × {k}, {isATransposed} {isBTransposed} {accumulate}");
                    }
    }
}
