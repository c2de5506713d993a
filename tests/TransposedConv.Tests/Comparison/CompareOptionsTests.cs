using TransposedConv.Benchmarks.Compare;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Tests.Comparison;

public class CompareOptionsTests
{
    [Fact]
    public void NothingGivenMeansForwardOnOneThreadAgainstAllPeers()
    {
        CompareOptions options = CompareOptions.Parse([]);

        options.Passes.Should().Equal(Pass.Forward);
        options.Threads.Should().Equal(1);
        options.Peers.Should().Equal("torch", "onnxruntime");
        options.Lines.Should().BeNull();
        options.Json.Should().BeNull();
        options.Markdown.Should().BeNull();
        File.Exists(options.Ladder).Should().BeTrue("the default ladder ships beside the program");
    }

    [Fact]
    public void EveryOptionIsRead()
    {
        CompareOptions options = CompareOptions.Parse(
        [
            "--ladder", "own.tsv", "--pass", "training,conv", "--threads", "1,2", "--peers", "torch", "--lines", "^unet", "--seconds", "0.5",
            "--json", "out.json", "--markdown", "out.md", "--help",
        ]);

        options.Ladder.Should().Be("own.tsv");
        options.Passes.Should().Equal(Pass.Training, Pass.Conv);
        options.Threads.Should().Equal(1, 2);
        options.Peers.Should().Equal("torch");
        options.Lines!.IsMatch("unet_up1").Should().BeTrue();
        options.Lines.IsMatch("my_unet").Should().BeFalse();
        options.Seconds.Should().Be(0.5);
        options.Json.Should().Be("out.json");
        options.Markdown.Should().Be("out.md");
        options.Help.Should().BeTrue();
    }

    [Theory]
    [InlineData("'--kernels' is no option*", "--kernels")]
    [InlineData("'forward' is no option*", "forward")]
    [InlineData("--json: expected a value behind it*", "--json")]
    [InlineData("--threads: expected once*", "--threads", "1", "--threads", "2")]
    [InlineData("--pass: expected forward, training or conv, got 'backward'.", "--pass", "backward")]
    [InlineData("--threads: expected numbers from 1*got '0'.", "--threads", "0")]
    [InlineData("--threads: expected different values, got '2,2'.", "--threads", "2,2")]
    [InlineData("--peers: expected torch or onnxruntime, got 'tvm'.", "--peers", "tvm")]
    [InlineData("--lines: expected a regular expression, got '('*", "--lines", "(")]
    [InlineData("--seconds: expected a number above 0*got '0'.", "--seconds", "0")]
    [InlineData("--seconds: expected a number above 0*got '-1'.", "--seconds", "-1")]
    public void WrongOptionsAreNamed(string message, params string[] arguments) =>
        FluentActions.Invoking(() => CompareOptions.Parse(arguments)).Should().Throw<UsageException>().WithMessage(message);

    [Fact]
    public void AWrongCommandLineExitsWithTwo() => CompareCommand.Run(["--no-such-option"]).Should().Be(2);
}
