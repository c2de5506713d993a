using TransposedConv.Benchmarks.Compare;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Tests.Comparison;

public class LadderFileTests
{
    private const string Head = "# name\tdims\tN\tCin\tCout\tin\tk\ts\tp\top\td\tg\n\n";

    [Fact]
    public void OneNumberHoldsForEveryAxis()
    {
        LadderLine line = LadderFile.Parse(Head + "up\t2\t16\t512\t256\t8x9\t4\t2\t1\t0\t1\t2\n", "a.tsv").Should().ContainSingle().Subject;

        line.Name.Should().Be("up");
        line.Batch.Should().Be(16);
        line.InChannels.Should().Be(512);
        line.OutChannels.Should().Be(256);
        line.Groups.Should().Be(2);
        line.Small.Should().Equal(8, 9);
        line.Kernel.Should().Equal(4, 4);
        line.Large().Should().Equal(16, 18);
        line.SmallAgain().Should().Equal(8, 9);
    }

    [Fact]
    public void AxesMayDifferAndLinesMayEndAsOnWindows()
    {
        LadderLine line = LadderFile.Parse("v\t3\t1\t2\t3\t4x5x6\t1x3x5\t1x2x3\t0x1x2\t0x0x1\t1\t1\r\n", "a.tsv").Single();

        line.Stride.Should().Equal(1, 2, 3);
        line.OutputPadding.Should().Equal(0, 0, 1);
        line.Large().Should().Equal(4, 9, 17);
        line.SmallAgain().Should().Equal(4, 5, 6);
    }

    [Fact]
    public void OutputPaddingThatReachesTheStrideGivesTheMirroredConvMore() =>
        LadderFile.Parse("d\t1\t1\t1\t1\t8\t3\t2\t2\t3\t4\t1", "a.tsv").Single().SmallAgain().Should().Equal(9);

    [Theory]
    [InlineData("x\t1\t1\t1\t1\t8\t3\t2\t0\t0\t1", "a.tsv:3: expected 12 columns*got 11.")]
    [InlineData("x\t4\t1\t1\t1\t8\t3\t2\t0\t0\t1\t1", "a.tsv:3: column dims: expected 1, 2 or 3, got '4'.")]
    [InlineData("x\t2\t1\t1\t1\t8\t3\t2\t0\t0\t1\t1", "a.tsv:3: column in: expected 2 sizes joined by x, got '8'.")]
    [InlineData("x\t1\t0\t1\t1\t8\t3\t2\t0\t0\t1\t1", "a.tsv:3: column N: expected whole numbers from 1*got '0'.")]
    [InlineData("x\t1\t1\t1\t1\t8\tq\t2\t0\t0\t1\t1", "a.tsv:3: column k: expected whole numbers from 1*got 'q'.")]
    [InlineData("x\t2\t1\t1\t1\t8x8\t3x3x3\t2\t0\t0\t1\t1", "a.tsv:3: column k: expected one number or 2 joined by x, got '3x3x3'.")]
    [InlineData("x\t1\t1\t4\t6\t8\t3\t2\t0\t0\t1\t4", "a.tsv:3: column g: expected a divisor of 4 and of 6 channels, got '4'.")]
    [InlineData("x\t1\t1\t1\t1\t8\t3\t2\t0\t2\t1\t1", "a.tsv:3: column op: expected an output padding less than stride or dilation, got '2'.")]
    [InlineData("x\t1\t1\t1\t1\t2\t1\t1\t2\t0\t1\t1", "a.tsv:3: the output would be empty, -2.")]
    public void WrongCellsAreNamed(string row, string message) =>
        FluentActions.Invoking(() => LadderFile.Parse(Head + row, "a.tsv")).Should().Throw<UsageException>().WithMessage(message);

    [Fact]
    public void NamesDiffer()
    {
        const string Row = "x\t1\t1\t1\t1\t8\t3\t2\t0\t0\t1\t1\n";
        FluentActions.Invoking(() => LadderFile.Parse(Row + Row, "a.tsv")).Should().Throw<UsageException>().WithMessage("a.tsv:2: a line named 'x'*");
    }

    [Fact]
    public void AFileWithoutLinesIsWrong() =>
        FluentActions.Invoking(() => LadderFile.Parse(Head, "a.tsv")).Should().Throw<UsageException>().WithMessage("a.tsv: expected at least one line.");

    [Fact]
    public void WhatStandsBehindAHashIsAComment() =>
        LadderFile.Parse("# a\nx\t1\t1\t1\t1\t8\t3\t2\t0\t0\t1\t1\t# Model, layer\n", "a.tsv").Should().ContainSingle().Which.Groups.Should().Be(1);

    [Theory]
    [InlineData("ladder", 31)]
    [InlineData("models", 30)]
    public void ShippedLaddersAreKnownByName(string ladder, int lines)
    {
        IReadOnlyList<LadderLine> read = LadderFile.Read(ladder);
        read.Should().HaveCount(lines).And.OnlyContain(line => line.Ladder == ladder);
    }

    [Fact]
    public void EveryLineOfTheModelsNamesItsModelAndNoLineIsInBothLadders()
    {
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "models.tsv")).Where(static line => line[0] != '#')
            .Should().OnlyContain(static line => line.Split('\t').Length == 13 && line.Split('\t')[12].StartsWith("# "));
        LadderFile.Read("models").Select(Layer).Should().OnlyHaveUniqueItems().And.NotIntersectWith(LadderFile.Read("ladder").Select(Layer));
    }

    [Fact]
    public void AFileThatIsNotThereIsNamed() =>
        FluentActions.Invoking(() => LadderFile.Read("no/such.tsv")).Should().Throw<UsageException>().WithMessage("--ladder: expected a file*'no/such.tsv'.");

    private static string Layer(LadderLine line) =>
        string.Join(' ', [line.Batch, line.InChannels, line.OutChannels, line.Groups, -1, .. line.Small, -1, .. line.Kernel, .. line.Stride, .. line.Padding, .. line.OutputPadding, .. line.Dilation]);
}
