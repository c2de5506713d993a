using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Tests.Comparison;

public class ProblemTests
{
    private static readonly LadderLine Line = LadderFile.Parse("x\t2\t2\t4\t6\t3x5\t4\t2\t1\t0\t1\t2", "a.tsv").Single();

    [Fact]
    public void ForwardCountsTheTapsOfTheSmallGrid()
    {
        var problem = new ConvolutionProblem(Line, Pass.Forward);

        problem.InputShape.Should().Equal(2, 4, 3, 5);
        problem.WeightShape.Should().Equal(4, 3, 4, 4);
        problem.OutputShape.Should().Equal(2, 6, 6, 10);
        problem.Operations.Should().Be(2.0 * 2 * 4 * 3 * 16 * 15);
        problem.CompulsoryBytes.Should().Be(4 * (120 + 192 + 6 + 720));
        problem.OutputGradient.Should().BeNull();
    }

    [Fact]
    public void TrainingComputesThriceAndMovesTwice()
    {
        ConvolutionProblem forward = new(Line, Pass.Forward), training = new(Line, Pass.Training);

        training.Operations.Should().Be(3 * forward.Operations);
        training.CompulsoryBytes.Should().Be(2 * forward.CompulsoryBytes);
        training.OutputGradient.Should().HaveCount(720);
        training.Input.Should().Equal(forward.Input, "all passes and contestants get the same numbers");
    }

    [Fact]
    public void TheMirroredConvGoesBackWithTheSameWeight()
    {
        ConvolutionProblem forward = new(Line, Pass.Forward), conv = new(Line, Pass.Conv);

        conv.InputShape.Should().Equal(forward.OutputShape);
        conv.WeightShape.Should().Equal(forward.WeightShape);
        conv.OutputShape.Should().Equal(forward.InputShape);
        conv.Bias.Should().HaveCount(4);
        conv.Operations.Should().Be(forward.Operations);
    }

    [Theory]
    [InlineData("line\t1\t2\t4\t6\t5\t4\t2\t1\t0\t1\t2")]
    [InlineData("plane\t2\t1\t2\t3\t3x4\t3\t2\t1\t1\t1\t1")]
    [InlineData("space\t3\t1\t2\t2\t2x3x2\t3\t2\t1\t0\t2\t1")]
    public void OursHandsBackEveryResult(string row)
    {
        LadderLine line = LadderFile.Parse(row, "a.tsv").Single();
        foreach (Pass pass in (Pass[])[Pass.Forward, Pass.Training, Pass.Conv])
        {
            var problem = new ConvolutionProblem(line, pass);
            IContestant ours = problem.Ours();
            ours.Run(2).Should().BePositive();
            IReadOnlyList<float[]> results = ours.Results();
            results.Should().HaveCount(problem.ResultNames.Count);
            results[0].Should().HaveCount(problem.OutputShape.Aggregate(1, static (product, size) => product * size));
            if (pass != Pass.Training) continue;
            results[1].Should().HaveSameCount(problem.Input);
            results[2].Should().HaveSameCount(problem.Weight);
            results[3].Should().HaveSameCount(problem.Bias);
        }
    }
}
