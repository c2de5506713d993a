using TransposedConv.Autograd;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Reference;
using TransposedConv.Kernels.Simd;
using TransposedConv.NN;
using TransposedConv.Optim;

namespace TransposedConv.Tests.Kernels;

/// <summary>Packings are kept until the weight changes, by whatever means, and never serve a changed weight.</summary>
public sealed class KeptWeightTests
{
    /// <summary>Ways to change a weight, some of which no version counts.</summary>
    public static TheoryData<string> Changes =>
        ["Fill", "CopyFrom", "MulInPlace", "view", "AsSpan", "span taken before", "AsTensorSpan", "AsSystemTensor", "SGD", "random"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void AChangedWeightIsPackedAnew(string change)
    {
        var layer = new ConvTranspose1d(144, 32, kernelSize: 4, stride: 2, padding: 1);
        Tensor weight = layer.Weight;
        Span<float> early = change == "span taken before" ? weight.AsSpan<float>() : [];
        Tensor x = Tensor.Rand(2, 144, 40);
        using (GradMode.NoGrad())
        {
            layer.Forward(x);
            layer.Forward(x);
        }

        switch (change)
        {
            case "Fill": layer.Weight.Fill(0.5f); break;
            case "CopyFrom": layer.Weight.CopyFrom(Tensor.Rand(144, 32, 4)); break;
            case "MulInPlace": using (GradMode.NoGrad()) weight.MulInPlace(3); break;
            case "view": using (GradMode.NoGrad()) weight[2].Fill(9); break;
            case "AsSpan": weight.AsSpan<float>()[5] = 7; break;
            case "span taken before": early[5] = 7; break;
            case "AsTensorSpan": weight.Detach().AsTensorSpan<float>()[0, 1, 2] = 7; break;
            case "AsSystemTensor": weight.Detach().AsSystemTensor<float>()[0, 1, 2] = 7; break;
            case "random": layer.ResetParameters(); break;
            default:
                layer.Forward(x).Sum().Backward();
                new SGD(layer.Parameters(), lr: 0.1).Step();
                break;
        }

        ShouldComputeWithTheWeight(layer, x);
    }

    [Fact]
    public void WritesThroughASpanAreSeenEveryTime()
    {
        var layer = new Conv1d(144, 32, kernelSize: 3);
        Tensor x = Tensor.Rand(144, 50);
        Span<float> weight = layer.Weight.Value.AsSpan<float>();
        for (int i = 0; i < 4; i++)
        {
            weight[i] = 10 + i;
            ShouldComputeWithTheWeight(layer, x);
        }

        layer.Weight.Value.Storage.Attached<WeightCache<float>>().Should().BeNull("writes may come at any time");
    }

    [Fact]
    public void WritesToAWrappedArrayAreSeen()
    {
        float[] values = new float[144 * 32 * 4];
        Tensor weight = Tensor.Wrap(values, [144, 32, 4]), x = Tensor.Rand(1, 144, 40);
        foreach (float value in new[] { 1f, 2f, 3f })
        {
            Array.Fill(values, value);
            Tensor y = Functional.ConvTranspose1d(x, weight, stride: 2);
            y.ToArray<float>().ShouldHaveTheBitsOf(Functional.ConvTranspose1d(x, weight.Clone(), stride: 2).ToArray<float>(), $"{value}");
        }
    }

    [Fact]
    public void AWeightThatBecomesInfiniteIsNoticed()
    {
        var layer = new Conv1d(4, 4, kernelSize: 3, padding: 1);
        Tensor x = Tensor.Ones(4, 100);
        layer.Forward(x);
        layer.Weight.Fill(float.PositiveInfinity);
        layer.Forward(x).ToArray<float>().Should().NotContain(value => float.IsNaN(value), "cells outside the input take no part");
    }

    [Fact]
    public void OnePackingServesEveryLengthAndBatch()
    {
        var layer = new ConvTranspose1d(144, 48, kernelSize: 4, stride: 2, padding: 1);
        WeightCache<float> cache = layer.Weight.Value.Storage.Attached<WeightCache<float>>()!;
        using (GradMode.NoGrad()) layer.Forward(Tensor.Rand(1, 144, 250));
        int version = layer.Weight.Value.Storage.Version;
        foreach ((int batch, int length) in new[] { (1, 250), (3, 100), (1, 57), (2, 640) })
        {
            var g = ConvolutionGeometry.ConvTranspose([batch, 144, length], [144, 48, 4], 48, [2], [1], [1], [0], [], 1, [1]);
            int[] rows = [4, 8];
            rows.Count(height => cache.Find(Kind(PlanCache.Scatter(g), height), 0, version) is not null).Should().Be(1);
            rows.Should().NotContain(height => cache.Find(Kind(PlanCache.Scatter(g), height), 0, version + 1) != null);
            rows.Should().NotContain(height => cache.Find(Kind(PlanCache.Gather(g), height), 0, version) != null);
        }
    }

    [Theory]
    [InlineData(1, 32, 16, 1)]
    [InlineData(3, 20, 33, 1)]
    [InlineData(16, 300, 24, 1)]
    [InlineData(17, 24, 30, 3)]
    [InlineData(40, 16, 8, 2)]
    [InlineData(20, 4_000, 10, 1)]
    [InlineData(22, 40, 900, 1)]
    public void KeptPanelsOfASingleCellHaveTheDefinitionsBits(int batch, int channels, int outChannels, int groups)
    {
        foreach (SimdWidth width in Enum.GetValues<SimdWidth>())
        {
            using SimdDispatch.WidthScope scope = SimdDispatch.Use(width);
            Tensor weight = Tensor.Rand(channels, outChannels / groups, 5), bias = Tensor.Rand(outChannels), otherBias = Tensor.Rand(channels);
            Tensor small = Tensor.Rand(batch, channels, 1), large = Tensor.Rand(batch, outChannels, 5);
            for (int repeat = 0; repeat < 3; repeat++)
            {
                var scatter = ConvolutionGeometry.ConvTranspose(small.Shape, weight.Shape, outChannels, [3], [0], [0], [0], [], groups, [1]);
                float[] expected = new float[large.ElementCount];
                ReferenceConvolution.Scatter<float>(scatter, small.AsReadOnlySpan<float>(), weight.AsReadOnlySpan<float>(), bias.AsReadOnlySpan<float>(), expected);
                Functional.ConvTranspose1d(small, weight, bias, stride: 3, groups: groups).ToArray<float>().ShouldHaveTheBitsOf(expected, $"scatter, {width}");

                var gather = ConvolutionGeometry.Conv(large.Shape, weight.Shape, channels, [3], [0], [0], [1], groups);
                expected = new float[small.ElementCount];
                ReferenceConvolution.Gather<float>(gather, large.AsReadOnlySpan<float>(), weight.AsReadOnlySpan<float>(), otherBias.AsReadOnlySpan<float>(), expected);
                Functional.Conv1d(large, weight, otherBias, stride: 3, groups: groups).ToArray<float>().ShouldHaveTheBitsOf(expected, $"gather, {width}");
            }
        }
    }

    [Fact]
    public void AWeightIsUsedAgainInOneDirectionAndVersion()
    {
        var cache = new WeightCache<float>();
        (bool IsScatter, long Offset, int Version, bool IsAgain)[] uses =
        [
            (true, 0, 1, false), (true, 0, 1, true), (false, 0, 1, false), (true, 0, 1, true), (false, 0, 1, true), (true, 0, 2, false), (true, 8, 2, false),
            (false, 0, 2, false), (true, 8, 2, true),
        ];
        foreach ((bool isScatter, long offset, int version, bool isAgain) in uses) cache.IsUsedAgain(isScatter, offset, version).Should().Be(isAgain);
    }

    [Fact]
    public void ViewsOfOneStorageAreDistinguished()
    {
        Tensor both = Tensor.Rand(2, 144, 32, 4), x = Tensor.Rand(1, 144, 40);
        for (int repeat = 0; repeat < 2; repeat++)
        {
            for (int i = 0; i < 2; i++)
            {
                float[] y = Functional.ConvTranspose1d(x, both[i], stride: 2).ToArray<float>();
                y.ShouldHaveTheBitsOf(Functional.ConvTranspose1d(x, both[i].Clone(), stride: 2).ToArray<float>(), $"weight {i}");
            }
        }
    }

    [Fact]
    public void ManyThreadsShareALayer()
    {
        var layer = new ConvTranspose2d(144, 32, kernelSize: 4, stride: 2, padding: 1);
        Tensor[] inputs = [.. Enumerable.Range(0, 24).Select(i => Tensor.Rand(1 + (i % 2), 144, 9 + (i % 5), 11))];
        float[][] together = new float[inputs.Length][];
        Parallel.For(0, inputs.Length, i =>
        {
            using (GradMode.Inference()) together[i] = layer.Forward(inputs[i]).ToArray<float>();
        });
        for (int i = 0; i < inputs.Length; i++) together[i].ShouldHaveTheBitsOf(Fresh(layer, inputs[i]), $"input {i}");
    }

    [Fact]
    public void TrainingPacksEachStepsWeight()
    {
        var layer = new ConvTranspose1d(144, 32, kernelSize: 4, stride: 2);
        var optimizer = new SGD(layer.Parameters(), lr: 0.01);
        Tensor x = Tensor.Rand([2, 144, 40], requiresGrad: true);
        for (int step = 0; step < 4; step++)
        {
            layer.ZeroGrad();
            x.Grad = null;
            layer.Forward(x).Square().Sum().Backward();
            Tensor fresh = x.Detach();
            fresh.RequiresGrad = true;
            Functional.ConvTranspose1d(fresh, layer.Weight.Value.Clone(), layer.Bias!.Value, stride: 2).Square().Sum().Backward();
            x.Grad!.ToArray<float>().ShouldHaveTheBitsOf(fresh.Grad!.ToArray<float>(), $"step {step}");
            optimizer.Step();
        }
    }

    private static PackingKind Kind(PhasePlan plan, int tileRows) => new(plan, tileRows, 0, 0, 0);

    private static void ShouldComputeWithTheWeight(ConvolutionLayer layer, Tensor x)
    {
        using (GradMode.NoGrad()) layer.Forward(x).ToArray<float>().ShouldHaveTheBitsOf(Fresh(layer, x), "a copy of the weight");
    }

    /// <summary>The result with copies of the parameters, of which nothing can have been kept.</summary>
    private static float[] Fresh(ConvolutionLayer layer, Tensor x)
    {
        PerAxis stride = PerAxis.Create(layer.Stride);
        Tensor weight = layer.Weight.Value.Detach().Clone(), bias = layer.Bias!.Value;
        using (GradMode.NoGrad())
        {
            return (layer switch
            {
                ConvTranspose1d => Functional.ConvTranspose1d(x, weight, bias, stride, layer.Padding),
                ConvTranspose2d => Functional.ConvTranspose2d(x, weight, bias, stride, layer.Padding),
                _ => Functional.Conv1d(x, weight, bias, stride, layer.Padding),
            }).ToArray<float>();
        }
    }
}
