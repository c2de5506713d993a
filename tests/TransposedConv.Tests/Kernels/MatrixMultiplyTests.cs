using System.Numerics;
using System.Runtime.CompilerServices;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Reference;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Tests.Kernels;

public sealed class MatrixMultiplyTests
{
    private static readonly (int M, int N, int K)[] Sizes =
    [
        (1, 1, 1), (1, 1, 700), (7, 1, 300), (1, 100, 50), (8, 48, 16), (9, 49, 17), (3, 97, 257), (33, 31, 29), (100, 5, 513), (270, 13, 9), (5, 500, 7),
        (37, 1, 1), (16, 1, 16), (35, 1, 1033), (300, 1, 37), (18, 1, 300), (1, 1100, 9), (1, 65, 4), (1, 2, 200), (2, 1, 200), (5, 1, 0),
        (7, 131, 1), (3, 97, 2), (12, 192, 3), (5, 200, 4), (70, 2, 30), (50, 8, 200), (5000, 3, 5), (40, 4, 0),
        (0, 5, 3), (5, 0, 3), (5, 40, 0), (0, 0, 0),
    ];

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void SinglesEqualTheReference(int width) => EqualsTheReference<float>((SimdWidth)width);

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void DoublesEqualTheReference(int width) => EqualsTheReference<double>((SimdWidth)width);

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void ARowsBitsDoNotDependOnTheOtherRows(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        const int m = 37, k = 203;
        foreach (int n in new[] { 1, 2, 17, 130 })
        {
            var random = new Random(n);
            float[] a = RandomGeometries.Reals<float>(m * k, random);
            float[] b = RandomGeometries.Reals<float>(k * n, random);
            float[] together = new float[m * n];
            float[] alone = new float[m * n];
            MatrixMultiplyKernels.Multiply<float>(m, n, k, a, k, 1, b, n, 1, together);
            for (int i = 0; i < m; i++) MatrixMultiplyKernels.Multiply<float>(1, n, k, a.AsSpan(i * k, k), k, 1, b, n, 1, alone.AsSpan(i * n, n));
            alone.ShouldHaveTheBitsOf(together, $"{n} columns");
        }
    }

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void LargeProductsHaveTheBitsOfTheirPartsAsSingles(int width) => HaveTheBitsOfTheirParts<float>((SimdWidth)width);

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void LargeProductsHaveTheBitsOfTheirPartsAsDoubles(int width) => HaveTheBitsOfTheirParts<double>((SimdWidth)width);

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void AColumnsSumThatUnderflowsIsPlusZero(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        float[] tiny = new float[300];
        float[] negative = new float[300];
        Array.Fill(tiny, 1e-30f);
        Array.Fill(negative, -1e-30f);
        float[] c = [1, 1, 1];
        MatrixMultiplyKernels.Multiply<float>(3, 1, 100, tiny, 100, 1, negative, 1, 1, c);
        c.ShouldHaveTheBitsOf([0f, 0f, 0f], "sums");
    }

    [Fact]
    public unsafe void AnOuterProductThatIsWrittenPastTheCachesIsWhole()
    {
        const int n = 1024;
        int m = (int)(CacheLine.MostCachedResult / sizeof(float) / n) + 1;
        float[] a = [.. Enumerable.Range(0, m).Select(i => i % 97 - 48f)];
        float[] b = [.. Enumerable.Range(0, n).Select(j => j % 89 - 44f)];
        var c = new AlignedMemory<float>((long)m * n);
        var product = new Span<float>(c.Pointer, m * n);
        product.Fill(float.NaN);
        MatrixMultiplyKernels.Multiply<float>(m, n, 1, a, 1, 1, b, n, 1, product);
        float[] expected = [.. a.SelectMany(x => b.Select(y => x * y + 0))];
        product.ToArray().ShouldHaveTheBitsOf(expected, "an outer product");
        c.KeepAlive();
    }

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

    /// <summary>A's size makes a product a large one; rows by the hundred are not, and were compared with the reference above.</summary>
    private static void HaveTheBitsOfTheirParts<T>(SimdWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use(width);
        const int part = 129;
        int k = 1000, m = (4 << 20) / Unsafe.SizeOf<T>() / k + 3;
        foreach ((bool isATransposed, bool isBTransposed, bool accumulate, int ragged) in new[] { (false, false, false, 0), (true, false, true, 5), (false, true, true, 1) })
        {
            int n = 13 * SimdDispatch.LanesOf<T>() + ragged;
            var random = new Random(n);
            (int aRow, int aColumn) = isATransposed ? (1, m) : (k, 1);
            (int bRow, int bColumn) = isBTransposed ? (1, k) : (n, 1);
            T[] a = RandomGeometries.Reals<T>(m * k, random);
            T[] b = RandomGeometries.Reals<T>(k * n, random);
            T[] whole = RandomGeometries.Reals<T>(m * n, random);
            T[] parts = [.. whole];
            MatrixMultiplyKernels.Multiply(m, n, k, a, aRow, aColumn, b, bRow, bColumn, whole, accumulate);
            for (int i = 0; i < m; i += part)
            {
                int rows = Math.Min(part, m - i);
                MatrixMultiplyKernels.Multiply<T>(rows, n, k, a.AsSpan(i * aRow), aRow, aColumn, b, bRow, bColumn, parts.AsSpan(i * n, rows * n), accumulate);
            }

            whole.ShouldHaveTheBitsOf(parts, $"{m} × {n} × {k}, {isATransposed} {isBTransposed} {accumulate}");
        }
    }

    private static void EqualsTheReference<T>(SimdWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use(width);
        var random = new Random(1);
        foreach ((int m, int n, int k) in Sizes)
            foreach (int aKind in new[] { 0, 1, 2 })
                foreach (bool isBTransposed in new[] { false, true })
                    foreach (bool accumulate in new[] { false, true })
                    {
                        int gap = random.Next(3);
                        (int aRow, int aColumn) = aKind switch { 0 => (k + gap, 1), 1 => (1, m + gap), _ => (2 * k + gap, 2) };
                        (int bRow, int bColumn) = isBTransposed ? (2, 2 * k + gap) : (n + gap, 1);
                        T[] a = RandomGeometries.Reals<T>(2 * (m + gap) * (k + gap), random);
                        T[] b = RandomGeometries.Reals<T>(2 * (n + gap) * (k + gap), random);
                        T[] actual = RandomGeometries.Reals<T>(m * n, random);
                        T[] expected = [.. actual];
                        MatrixMultiplyKernels.Multiply(m, n, k, a, aRow, aColumn, b, bRow, bColumn, actual, accumulate);
                        ReferenceMatrixMultiply.Multiply<T>(m, n, k, a, aRow, aColumn, b, bRow, bColumn, expected, accumulate);
                        actual.ShouldHaveTheBitsOf(expected, $"{m} × {n} × {k}, {aKind} {isBTransposed} {accumulate}");
                    }
    }
}
