using TransposedConv.Benchmarks.Compare;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Tests.Comparison;

public class StreamingFileTests
{
    [Fact]
    public void TheShippedLayersAreOfBothKindsAndNameTheirModels()
    {
        IReadOnlyList<StreamingLine> lines = StreamingFile.ReadShipped();

        lines.Count(static line => line.IsTransposed).Should().BeGreaterThanOrEqualTo(12);
        lines.Should().Contain(static line => !line.IsTransposed).And.Contain(static line => line.Groups == line.InChannels);
        lines.Select(static line => line with { Name = "" }).Should().OnlyHaveUniqueItems();
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "streaming.tsv")).Where(static line => line[0] != '#')
            .Should().OnlyContain(static line => line.Split('\t').Length == 9 && line.Split('\t')[8].StartsWith("# "));
    }

    // ⌈reach / stride⌉ − 1 frames before the new ones reach the samples that these make final; Conv reads reach cells for each of its own.
    [Theory]
    [InlineData("a\tconv_transpose\t4\t6\t16\t8\t1\t2", 1, 3, 24)]
    [InlineData("a\tconv_transpose\t4\t6\t5\t2\t1\t1", 2, 3, 6)]
    [InlineData("a\tconv_transpose\t4\t6\t2\t2\t1\t1", 0, 3, 6)]
    [InlineData("a\tconv_transpose\t4\t6\t3\t2\t3\t1", 3, 3, 6)]
    [InlineData("a\tconv\t4\t6\t7\t1\t1\t1", 6, 3, 3)]
    [InlineData("a\tconv\t4\t6\t4\t2\t1\t1", 2, 6, 3)]
    public void ThreeFramesNeedSoMuchHistoryAndMakeSoManySamples(string row, int history, int input, int output)
    {
        StreamingLine line = StreamingFile.Parse(row, "s.tsv").Single();

        line.History.Should().Be(history);
        line.InputLength(3).Should().Be(input);
        line.OutputLength(3).Should().Be(output);
    }

    [Theory]
    [InlineData("a\tdeconv\t4\t6\t3\t2\t1\t1", "s.tsv:1: column kind: expected conv_transpose or conv, got 'deconv'.")]
    [InlineData("a\tconv\t4\t6\t3\t2\t1\t4", "s.tsv:1: column g: expected a divisor of 4 and of 6 channels, got '4'.")]
    [InlineData("a\tconv\t4\t6\t3\t4\t1\t1", "s.tsv:1: column s: expected a stride within the 3 cells of the kernel*got '4'.")]
    [InlineData("a\tconv\t4\t6\t3\t2\t1", "s.tsv:1: expected 8 columns*got 7.")]
    public void WrongCellsAreNamed(string row, string message) =>
        FluentActions.Invoking(() => StreamingFile.Parse(row, "s.tsv")).Should().Throw<UsageException>().WithMessage(message);
}
