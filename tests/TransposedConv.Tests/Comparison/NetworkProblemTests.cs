using TransposedConv.Autograd;
using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Tests.Comparison;

public class NetworkProblemTests
{
    [Fact]
    public void TheNetworkIsThePublishedOne()
    {
        var problem = new NetworkProblem(frames: 2);

        problem.WeightShape.Should().Equal([13_926_017], "so many parameters has V1 without weight normalization");
        HifiGan.SamplesPerFrame.Should().Be(256);
        problem.OutputShape.Should().Equal(1, 1, 512);
        problem.SoundMicroseconds.Should().BeApproximately(1e6 * 512 / 22050, 1e-6);
        problem.Operations.Should().Be(2 * new NetworkProblem(frames: 1).Operations);
        problem.Kernel().Should().BeNull();
        problem.ToOnnx().Should().BeEmpty();
        problem.CreateLayer().Parameters().Sum(static parameter => (long)parameter.Value.ElementCount).Should().Be(13_926_017);
    }

    [Fact]
    public void StreamedItGivesTheBeginOfWhatTheWholeInputGives()
    {
        var problem = new NetworkProblem(frames: 1);
        IContestant ours = problem.Ours();
        ours.Run(1).Should().BePositive();
        float[] streamed = ours.Results().Should().ContainSingle().Subject;

        using GradMode.Scope inference = GradMode.Inference();
        Tensor whole = problem.CreateLayer().Forward(Tensor.From<float>(problem.Input, [problem.Chunks, HifiGan.MelBands]).Transpose(0, 1).Unsqueeze(0));

        streamed.Should().Equal(whole.ToArray<float>());
        streamed.Should().OnlyContain(static sample => Math.Abs(sample) < 0.99f).And.Contain(static sample => Math.Abs(sample) > 0.1f, "it is a signal, neither silent nor clipped");
    }
}
