using System.Text;
using TransposedConv.Autograd;
using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Tests.Comparison;

public class StreamingProblemTests
{
    public static TheoryData<string> Rows =>
    [
        "a\tconv_transpose\t4\t6\t16\t8\t1\t2", "a\tconv_transpose\t4\t6\t5\t2\t1\t1", "a\tconv_transpose\t4\t6\t2\t2\t1\t1",
        "a\tconv_transpose\t4\t4\t3\t2\t3\t4", "a\tconv\t4\t6\t7\t1\t1\t1", "a\tconv\t4\t6\t4\t2\t3\t2",
    ];

    [Fact]
    public void FiguresAreOfOneStep()
    {
        StreamingProblem problem = Problem("up\tconv_transpose\t4\t6\t16\t8\t1\t2", frames: 3);

        problem.Name.Should().Be("up:3");
        problem.InputShape.Should().Equal(1, 4, 3);
        problem.WeightShape.Should().Equal(4, 3, 16);
        problem.OutputShape.Should().Equal(1, 6, 24);
        problem.Input.Should().HaveCount(problem.Chunks * 12);
        problem.Operations.Should().Be(2 * 3 * 4 * 3 * 16);
        problem.CompulsoryBytes.Should().Be(4 * (12 + 4 + 192 + 6 + 144));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void OursHandsBackTheBeginOfWhatTheWholeInputGives(string row)
    {
        foreach (int frames in (int[])[1, 8])
        {
            StreamingProblem problem = Problem(row, frames);
            IContestant ours = problem.Ours();
            ours.Run(2).Should().BePositive();

            Whole(problem, problem.Input).Should().Equal(ours.Results().Should().ContainSingle().Subject);
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void TheKernelAloneDoesTheWorkOfAStepInTheMidstOfTheStream(string row)
    {
        foreach (int frames in (int[])[1, 8])
        {
            StreamingProblem problem = Problem(row, frames);
            int steps = 2 + (problem.Line.History / problem.InputShape[2]);
            float[] whole = Whole(problem, [.. Enumerable.Repeat(problem.Chunk(0).ToArray(), steps).SelectMany(static chunk => chunk)]);

            problem.Kernel()!.Results().Should().ContainSingle().Which.Should().Equal(whole[^problem.OutputLength..]);
        }
    }

    [Fact]
    public void PeersKeepTheInputsHistoryOrWhatOverlaps()
    {
        StreamingProblem problem = Problem("a\tconv_transpose\t4\t6\t16\t8\t1\t2", frames: 3);
        IReadOnlyList<OnnxForm> forms = problem.ToOnnx();

        forms.Select(static form => form.Name).Should().Equal("window", "overlap");
        forms[0].StateShape.Should().Equal(1, 4, 1);
        forms[1].StateShape.Should().Equal(1, 6, 8);
        Encoding.Latin1.GetString(forms[0].Model).Should().Contain("Concat").And.Contain("ConvTranspose").And.Contain("output_padding").And.Contain("Slice");
        Encoding.Latin1.GetString(forms[1].Model).Should().Contain("ConvTranspose").And.Contain("Add").And.Contain("Sub");
    }

    [Fact]
    public void ConvHasAWindowOnlyAndWithoutHistoryThereIsNoState()
    {
        Problem("a\tconv\t4\t6\t7\t1\t1\t1", frames: 2).ToOnnx().Should().ContainSingle().Which.StateShape.Should().Equal(1, 4, 6);
        OnnxForm form = Problem("a\tconv_transpose\t4\t6\t2\t2\t1\t1", frames: 2).ToOnnx().Should().ContainSingle().Subject;
        form.StateShape.Should().BeNull();
        Encoding.Latin1.GetString(form.Model).Should().NotContain("Concat");
    }

    private static StreamingProblem Problem(string row, int frames) => new(StreamingFile.Parse(row, "s.tsv").Single(), frames);

    /// <summary>The layer on all chunks at once, step by step [channels, samples of a step].</summary>
    private static float[] Whole(StreamingProblem problem, float[] chunks)
    {
        using GradMode.Scope inference = GradMode.Inference();
        int[] one = problem.InputShape;
        int steps = chunks.Length / (one[1] * one[2]);
        Tensor signal = Tensor.From<float>(chunks, [steps, one[1], one[2]]).Permute(1, 0, 2).Reshape(1, one[1], steps * one[2]);
        Tensor output = problem.CreateLayer().Forward(signal);
        return output.Reshape(problem.OutputShape[1], steps, problem.OutputShape[2]).Permute(1, 0, 2).Reshape(-1).ToArray<float>();
    }
}
