using TransposedConv.Benchmarks.Compare;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Tests.Comparison;

public class OptionParserTests
{
    [Fact]
    public void NothingGivenMeansForwardOnOneThreadAgainstAllPeers()
    {
        CompareOptions options = OptionParser.Parse([]);

        options.Passes.Should().Equal(Pass.Forward);
        options.Threads.Should().Equal(1);
        options.Peers.Should().Equal("torch", "onnxruntime");
        options.Lines.Should().BeNull();
        options.Json.Should().BeNull();
        options.Markdown.Should().BeNull();
        options.Ladders.Should().Equal("ladder");
        options.Simd.Should().Equal(SimdLevel.Widest);
        options.Kernels.Should().BeFalse();
    }

    [Fact]
    public void EveryOptionIsRead()
    {
        CompareOptions options = OptionParser.Parse(
        [
            "--ladder", "own.tsv,models", "--pass", "training,conv,matmul,streaming", "--threads", "1,2", "--peers", "torch", "--lines", "^unet", "--seconds", "0.5",
            "--json", "out.json", "--markdown", "out.md", "--quote", "readme.md", "--simd", "avx2", "--help",
        ]);

        options.Ladders.Should().Equal("own.tsv", "models");
        options.Passes.Should().Equal(Pass.Training, Pass.Conv, Pass.Matmul, Pass.Streaming);
        options.Threads.Should().Equal(1, 2);
        options.Peers.Should().Equal("torch");
        options.Lines!.IsMatch("unet_up1").Should().BeTrue();
        options.Lines.IsMatch("my_unet").Should().BeFalse();
        options.Seconds.Should().Be(0.5);
        options.Json.Should().Be("out.json");
        options.Markdown.Should().Be("out.md");
        options.Quote.Should().Be("readme.md");
        options.Simd.Should().Equal(SimdLevel.Avx2);
        options.Help.Should().BeTrue();
    }

    [Fact]
    public void TheFullRunMeasuresEverythingUnlessToldOtherwise()
    {
        CompareOptions full = OptionParser.Parse(["--results", "r.md"]);
        full.Markdown.Should().Be("r.md");
        full.Ladders.Should().Equal("ladder", "models");
        full.Passes.Should().Equal(Pass.Forward, Pass.Training, Pass.Conv, Pass.Matmul, Pass.Streaming, Pass.Network);
        full.Threads.Should().Equal(1, 2);
        full.Simd.Should().Equal(SimdLevel.Widest, SimdLevel.Avx2);

        CompareOptions smoke = OptionParser.Parse(["--seconds", "0.05", "--threads", "1", "--results", "r.md"]);
        smoke.Threads.Should().Equal(1);
        smoke.Seconds.Should().Be(0.05);
        smoke.Ladders.Should().HaveCount(2);
    }

    [Fact]
    public void TheProcessOfAnotherWidthIsToldTheSame()
    {
        CompareOptions options = OptionParser.Parse(["--results", "r.md", "--lines", "^a|b", "--seconds", "0.25", "--quote", "q.md"]);

        CompareOptions told = OptionParser.Parse([.. options.ToArguments(SimdLevel.Avx2, "s.json").Skip(1)]);

        told.Simd.Should().Equal(SimdLevel.Avx2);
        told.Json.Should().Be("s.json");
        told.Lines!.ToString().Should().Be("^a|b");
        told.Should().BeEquivalentTo(options, static compared => compared
            .Excluding(static o => o.Simd).Excluding(static o => o.Json).Excluding(static o => o.Lines).Excluding(static o => o.Markdown).Excluding(static o => o.Quote));
    }

    [Theory]
    [InlineData("'--kernel' is no option*", "--kernel")]
    [InlineData("'forward' is no option*", "forward")]
    [InlineData("--json: expected a value behind it*", "--json")]
    [InlineData("--threads: expected once*", "--threads", "1", "--threads", "2")]
    [InlineData("--pass: expected forward, training, conv, matmul, streaming or network, got 'backward'.", "--pass", "backward")]
    [InlineData("--threads: expected numbers from 1*got '0'.", "--threads", "0")]
    [InlineData("--threads: expected different values, got '2,2'.", "--threads", "2,2")]
    [InlineData("--peers: expected torch or onnxruntime, got 'tvm'.", "--peers", "tvm")]
    [InlineData("--lines: expected a regular expression, got '('*", "--lines", "(")]
    [InlineData("--simd: expected widest or avx2, got 'avx512'.", "--simd", "avx512")]
    [InlineData("--simd: expected widest or avx2, got '1'.", "--simd", "1")]
    [InlineData("--peers: expected without --kernels*", "--kernels", "--peers", "torch")]
    [InlineData("--results: expected without --kernels*", "--kernels", "--results", "r.md")]
    [InlineData("--pass: with --kernels expected*got 'matmul'*", "--kernels", "--pass", "matmul")]
    [InlineData("--pass: with --kernels expected*got 'streaming'*", "--kernels", "--pass", "conv,streaming")]
    [InlineData("--markdown: expected without --results*", "--results", "r.md", "--markdown", "m.md")]
    [InlineData("--seconds: expected a number above 0*got '0'.", "--seconds", "0")]
    [InlineData("--seconds: expected a number above 0*got '-1'.", "--seconds", "-1")]
    public void WrongOptionsAreNamed(string message, params string[] arguments) =>
        FluentActions.Invoking(() => OptionParser.Parse(arguments)).Should().Throw<UsageException>().WithMessage(message);
}
