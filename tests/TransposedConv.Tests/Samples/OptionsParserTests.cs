using DigitDecoder.CommandLine;
using Samples.CommandLine;

namespace TransposedConv.Tests.Samples;

public sealed class OptionsParserTests
{
    [Fact]
    public void Reads_both_forms_of_every_option()
    {
        Options options = OptionsParser.Parse(
            ["--data", "a folder", "--epochs=7", "--batch-size", "5", "--latent=3", "--learning-rate", "1e-2", "--seed=9", "--threads", "2", "--out=page.html"]);

        options.Should().Be(new Options
        {
            Data = "a folder",
            Epochs = 7,
            BatchSize = 5,
            Latent = 3,
            LearningRate = 0.01,
            Seed = 9,
            Threads = 2,
            Out = "page.html",
        });
    }

    [Fact]
    public void Has_the_shipped_data_as_default() =>
        File.Exists(Path.Combine(OptionsParser.Parse([]).Data, "train-images-idx3-ubyte.gz")).Should().BeTrue();

    [Fact]
    public void Quick_means_few_epochs_unless_they_are_given()
    {
        OptionsParser.Parse([]).Epochs.Should().Be(Options.DefaultEpochs);
        OptionsParser.Parse(["--quick"]).Epochs.Should().Be(Options.QuickEpochs).And.BeLessThan(Options.DefaultEpochs);
        OptionsParser.Parse(["--quick", "--epochs", "9"]).Epochs.Should().Be(9);
        OptionsParser.Parse(["--epochs", "9", "--quick"]).Epochs.Should().Be(9);
    }

    [Theory]
    [InlineData("unknown option --epoch", "--epoch", "3")]
    [InlineData("unexpected argument 'folder'", "folder")]
    [InlineData("--epochs expects a value", "--epochs")]
    [InlineData("--epochs expects a value", "--epochs=")]
    [InlineData("--data expects a value", "--data", "--quick")]
    [InlineData("--epochs is given twice", "--epochs", "1", "--epochs=2")]
    [InlineData("--epochs expects a whole number from 1 to 100000, got '0'", "--epochs", "0")]
    [InlineData("--epochs expects a whole number from 1 to 100000, got '2.5'", "--epochs", "2.5")]
    [InlineData("--batch-size expects a whole number from 1 to 100000, got '-1'", "--batch-size", "-1")]
    [InlineData("--latent expects a whole number from 1 to 784, got '785'", "--latent", "785")]
    [InlineData("--learning-rate expects a number above 0 and at most 1, got 'NaN'", "--learning-rate", "NaN")]
    [InlineData("--learning-rate expects a number above 0 and at most 1, got '0'", "--learning-rate", "0")]
    [InlineData("--seed expects a whole number of 0 or more, got '-3'", "--seed", "-3")]
    [InlineData("--threads expects a whole number from 1 to 1024, got 'all'", "--threads", "all")]
    [InlineData("--quick takes no value, got 'yes'", "--quick=yes")]
    public void Names_what_can_not_be_followed(string message, params string[] arguments) =>
        FluentActions.Invoking(() => OptionsParser.Parse(arguments)).Should().Throw<UsageException>().WithMessage(message);

    [Fact]
    public void The_help_names_every_option_and_its_default()
    {
        foreach (string option in (string[])["data", "epochs", "quick", "batch-size", "latent", "learning-rate", "seed", "threads", "out", "help"])
        {
            HelpText.Text.Should().Contain($"--{option} ");
        }

        var defaults = new Options();
        HelpText.Text.Should().Contain($"(default: {defaults.BatchSize})").And.Contain($"(default: {defaults.Latent})")
            .And.Contain($"(default: {defaults.Epochs})").And.Contain($"(default: {defaults.Seed})").And.Contain($"(default: {defaults.Out})")
            .And.Contain(FormattableString.Invariant($"(default: {defaults.LearningRate})"));
    }
}
