using TransposedConv.Autograd;
using TransposedConv.NN;

namespace TransposedConv.Tests.NN;

/// <summary>What normalizations do beside their values, which <see cref="GoldenLayerTests"/> hold against PyTorch.</summary>
public sealed class NormalizationTests
{
    [Fact]
    public void Running_statistics_can_be_reset_and_are_no_parameters()
    {
        var norm = new BatchNorm1d(2);
        norm.Forward(Tensor.Rand([4, 2, 3], generator: new Generator(1)) + 5);
        norm.NumBatchesTracked!.Item<long>().Should().Be(1);
        norm.RunningMean!.ToArray<float>().Should().OnlyContain(static mean => mean > 0.5f);
        norm.RunningMean!.RequiresGrad.Should().BeFalse();
        norm.Parameters().Should().HaveCount(2);

        norm.ResetParameters();

        norm.NumBatchesTracked!.Item<long>().Should().Be(0);
        norm.RunningMean!.ToArray<float>().Should().Equal(0, 0);
        norm.RunningVar!.ToArray<float>().Should().Equal(1, 1);
    }

    [Fact]
    public void Evaluation_changes_nothing_and_does_not_look_at_the_rest_of_the_batch()
    {
        var norm = new BatchNorm2d(3);
        norm.Forward(Tensor.Rand(4, 3, 5, 5));
        norm.Eval();
        Tensor x = Tensor.Rand(4, 3, 5, 5);
        float[] mean = norm.RunningMean!.ToArray<float>();

        using GradMode.Scope scope = GradMode.NoGrad();
        float[] all = norm.Forward(x).ToArray<float>(), first = norm.Forward(x[..1]).ToArray<float>();

        first.Should().Equal(all[..first.Length]);
        norm.RunningMean!.ToArray<float>().Should().Equal(mean);
        norm.NumBatchesTracked!.Item<long>().Should().Be(1);
    }

    [Fact]
    public void Conversion_reaches_the_running_statistics()
    {
        var norm = new BatchNorm1d(2);
        norm.To(DType.Float64);
        norm.Forward(Tensor.Rand([4, 2], DType.Float64)).DType.Should().Be(DType.Float64);
        norm.RunningVar!.DType.Should().Be(DType.Float64);
        norm.NumBatchesTracked!.DType.Should().Be(DType.Int64);
    }

    [Fact]
    public void A_large_mean_costs_few_digits()
    {
        Tensor x = Tensor.Rand([2, 4, 64], generator: new Generator(3)), far = x + 1024;
        float[] near = Functional.LayerNorm(far - 1024, (int[])[64]).ToArray<float>();
        Functional.LayerNorm(far, (int[])[64]).ToArray<float>().Should().Equal(near, static (a, b) => Math.Abs(a - b) < 1e-3, "the mean is rounded, the deviations from it are not");
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        Tensor x = Tensor.Rand(2, 4, 3);
        FluentActions.Invoking(() => new BatchNorm1d(0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("numFeatures: expected*got 0*");
        FluentActions.Invoking(() => new BatchNorm1d(2, eps: -1)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("eps: expected*got -1*");
        FluentActions.Invoking(() => new BatchNorm1d(2, momentum: double.NaN)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("momentum: expected*NaN*");
        FluentActions.Invoking(() => new GroupNorm(0, 2)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("numGroups: expected*got 0*");
        FluentActions.Invoking(() => new LayerNorm(new Shape())).Should().Throw<ArgumentException>().WithMessage("normalizedShape: expected*none*");
        FluentActions.Invoking(() => new LayerNorm(4, dtype: DType.Int32)).Should().Throw<ArgumentException>().WithMessage("dtype: expected*int32*");
        FluentActions.Invoking(() => new InstanceNorm1d(3).Forward(x)).Should().Throw<ArgumentException>().WithMessage("input: expected 3 channels*2, 4, 3*");
        FluentActions.Invoking(() => Functional.BatchNorm(x, null, null)).Should().Throw<ArgumentException>().WithMessage("runningMean, runningVar: expected both*null*");
        FluentActions.Invoking(() => Functional.BatchNorm(x, Tensor.Ones(3), Tensor.Ones(4))).Should().Throw<ArgumentException>().WithMessage("runningMean: expected*4*got*3*");
        FluentActions.Invoking(() => Functional.GroupNorm(x, 3)).Should().Throw<ArgumentException>().WithMessage("numGroups: expected a divisor*4*got 3*");
        FluentActions.Invoking(() => Functional.LayerNorm(x, (int[])[3], weight: Tensor.Ones(2))).Should().Throw<ArgumentException>().WithMessage("weight: expected*3*got*2*");
        FluentActions.Invoking(() => Functional.LayerNorm(x.To(DType.Int64), (int[])[3])).Should().Throw<ArgumentException>().WithMessage("input: expected*int64*");
    }
}
