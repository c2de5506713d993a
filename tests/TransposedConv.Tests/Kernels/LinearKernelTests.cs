using System.Numerics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Reference;
using TransposedConv.Kernels.Simd;
using TransposedConv.NN;

namespace TransposedConv.Tests.Kernels;

[Collection(nameof(Parallelism))]
public sealed class LinearKernelTests
{
    private static readonly (int Rows, int Inputs, int Outputs)[] Sizes =
    [
        (1, 300, 100), (2, 40, 48), (7, 33, 17), (16, 500, 50), (40, 401, 130), (150, 20, 97), (3, 9, 1), (5, 0, 20), (0, 20, 20), (1, 700, 700),
    ];

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void SinglesEqualTheReferenceWhetherPackedOrNot(int width) => EqualsTheReference<float>((SimdWidth)width);

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void DoublesEqualTheReferenceWhetherPackedOrNot(int width) => EqualsTheReference<double>((SimdWidth)width);

    [Fact]
    public void TheBitsDoNotDependOnThreads()
    {
        const int rows = 150, inputs = 500, outputs = 401;
        var random = new Random(3);
        float[] x = RandomGeometries.Reals<float>(rows * inputs, random);
        float[] weight = RandomGeometries.Reals<float>(outputs * inputs, random);
        float[] bias = RandomGeometries.Reals<float>(outputs, random);
        float[] expected = Expected(rows, inputs, outputs, x, inputs, 1, weight, bias);
        var slot = new WeightSlot<float>(new WeightCache<float>(), 0, 0);
        foreach (int threads in new[] { 1, 2, 3, 7 })
        {
            using var scope = new ThreadCountScope(threads);
            for (int call = 0; call < 2; call++)
            {
                float[] y = new float[rows * outputs];
                LinearKernels.Forward<float>(rows, inputs, outputs, x, inputs, 1, weight, bias, y, slot);
                y.ShouldHaveTheBitsOf(expected, $"{threads} threads, call {call}");
            }
        }
    }

    [Fact]
    public void SpansThatAreTooShortAreRefused()
    {
        Action act = () => LinearKernels.Forward<float>(2, 4, 3, new float[8], 4, 1, new float[12], new float[2], new float[6], default);
        act.Should().Throw<ArgumentException>().WithMessage("bias must hold 1 × 3 elements*but it holds 2*").WithParameterName("bias");
    }

    [Fact]
    public void TheLayerSeesEveryChangeOfItsWeight()
    {
        var layer = new Linear(70, 60);
        layer.Bias!.Fill(1f);
        Tensor x = Tensor.Ones(3, 70);
        for (int change = 0; change < 3; change++)
        {
            layer.Weight.Fill(change);
            for (int call = 0; call < 3; call++) layer.Forward(x).ToArray<float>().Should().OnlyContain(y => y == 70 * change + 1, $"call {call} after change {change}");
        }
    }

    private static void EqualsTheReference<T>(SimdWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use(width);
        var random = new Random(2);
        foreach ((int rows, int inputs, int outputs) in Sizes)
            foreach (int xKind in new[] { 0, 1, 2 })
                foreach (bool hasBias in new[] { false, true })
                {
                    (int xRow, int xColumn) = xKind switch { 0 => (inputs + 3, 1), 1 => (1, rows + 1), _ => (0, 2) };
                    T[] x = RandomGeometries.Reals<T>(2 * (rows + 1) * (inputs + 3), random);
                    T[] bias = hasBias ? RandomGeometries.Reals<T>(outputs, random) : [];
                    var cache = new WeightCache<T>();
                    for (int version = 0; version < 2; version++)
                    {
                        T[] weight = RandomGeometries.Reals<T>(outputs * inputs, random);
                        T[] expected = Expected(rows, inputs, outputs, x, xRow, xColumn, weight, bias);
                        for (int call = 0; call < 3; call++)
                        {
                            T[] y = RandomGeometries.Reals<T>(rows * outputs, random);
                            LinearKernels.Forward<T>(rows, inputs, outputs, x, xRow, xColumn, weight, bias, y, new WeightSlot<T>(cache, 0, version));
                            y.ShouldHaveTheBitsOf(expected, $"{rows} × {inputs} → {outputs}, {xKind} {hasBias}, version {version}, call {call}");
                        }
                    }
                }
    }

    private static T[] Expected<T>(int rows, int inputs, int outputs, T[] x, int xRow, int xColumn, T[] weight, T[] bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var y = new T[rows * outputs];
        for (int i = 0; i < rows && bias.Length > 0; i++) bias.CopyTo(y, i * outputs);
        ReferenceMatrixMultiply.Multiply<T>(rows, outputs, inputs, x, xRow, xColumn, weight, 1, inputs, y, accumulate: bias.Length > 0);
        return y;
    }
}
