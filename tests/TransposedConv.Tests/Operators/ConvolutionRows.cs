using TransposedConv.NN;

namespace TransposedConv.Tests.Operators;

/// <summary>The smallest convolution and its transpose, whose derivatives reach all three convolution operators; the geometries have tests of their own.</summary>
internal static class ConvolutionRows
{
    private const int Stride = 2;

    private static readonly int[][][] Samples = [[[1, 2, 5], [2, 2, 3]], [[3, 2, 9], [2, 2, 2]]];

    public static IReadOnlyList<OperatorRow> All { get; } =
    [
        new("conv1d", x => Functional.Conv1d(x[0], x[1], stride: Stride), x => Gather(x[0], x[1])) { Shapes = Samples, GradientShapes = Samples[..1], Tolerance32 = 1e-5 },
        new("conv transpose 1d", x => Functional.ConvTranspose1d(x[0], x[1], stride: Stride), x => Scatter(x[0], x[1])) { Shapes = Samples, GradientShapes = [[[1, 2, 3], [2, 2, 3]]], Tolerance32 = 1e-5 },
    ];

    /// <summary>y[n, o, q] = Σ over c, k of x[n, c, 2q + k] · w[o, c, k].</summary>
    private static TestArray Gather(TestArray x, TestArray w)
    {
        int[] shape = [x.Shape[0], w.Shape[0], ((x.Shape[2] - w.Shape[2]) / Stride) + 1];
        return TestArray.Build(shape, i => Taps(w, axis: 1).Sum(tap => x.At([i[0], tap.Channel, (i[2] * Stride) + tap.K]) * w.At([i[1], tap.Channel, tap.K])));
    }

    /// <summary>y[n, o, u] = Σ over c, q, k with u = 2q + k of x[n, c, q] · w[c, o, k].</summary>
    private static TestArray Scatter(TestArray x, TestArray w)
    {
        int[] shape = [x.Shape[0], w.Shape[1], ((x.Shape[2] - 1) * Stride) + w.Shape[2]];
        return TestArray.Build(shape, i => Taps(w, axis: 0)
            .Where(tap => i[2] >= tap.K && (i[2] - tap.K) % Stride == 0 && (i[2] - tap.K) / Stride < x.Shape[2])
            .Sum(tap => x.At([i[0], tap.Channel, (i[2] - tap.K) / Stride]) * w.At([tap.Channel, i[1], tap.K])));
    }

    private static IEnumerable<(int Channel, int K)> Taps(TestArray w, int axis) =>
        from channel in Enumerable.Range(0, w.Shape[axis]) from k in Enumerable.Range(0, w.Shape[2]) select (channel, k);
}
