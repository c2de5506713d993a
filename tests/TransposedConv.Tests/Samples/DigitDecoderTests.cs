using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DigitDecoder.CommandLine;
using TransposedConv.Tests.DataLoading;

namespace TransposedConv.Tests.Samples;

public sealed partial class DigitDecoderTests : IDisposable
{
    private static readonly Assembly Program = typeof(Options).Assembly;

    private readonly TemporaryFolder _folder = new();

    private string PagePath => Path.Combine(_folder.Path, "page.html");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Writes_a_page_that_stands_alone()
    {
        DigitFiles.Write(_folder);

        SampleProcess.Result result = Run("--epochs", "2", "--latent", "3");

        result.Error.Should().BeEmpty();
        result.ExitCode.Should().Be(0);
        result.Output.Should().Contain("epoch 1/2").And.Contain("epoch 2/2").And.Contain("samples/s").And.Contain("PCA, 3 components").And.Contain(PagePath);
        string page = File.ReadAllText(PagePath);
        page.Should().NotContain("http").And.NotContain("<script").And.NotContain("<link").And.NotContain("url(", "nothing is loaded from elsewhere");
        page.Should().Contain("viewport").And.Contain("prefers-color-scheme: dark");
        Addresses().Matches(page).Should().NotBeEmpty().And.OnlyContain(static match => match.Groups[1].Value.StartsWith("data:image/png;base64,iVBOR"));

        // 20 comparisons of 4 images, and 6 lines of 9 decoded images with their two ends.
        XElement body = Body(page);
        body.Descendants("img").Should().HaveCount((20 * 4) + (6 * 11));
        body.Descendants("table").Descendants("tr").Should().HaveCount(6);
        body.Descendants("svg").Descendants("polyline").Should().HaveCount(2).And.OnlyContain(static line => line.Attribute("points")!.Value.Contains(','));
        body.Value.Should().Contain("ConvTranspose2d(64, 32, kernel_size=(4, 4), stride=(2, 2), padding=(1, 1))").And.Contain("--epochs 2 --latent 3");
    }

    [Fact]
    public void A_seed_gives_the_same_images_for_any_number_of_threads()
    {
        DigitFiles.Write(_folder);
        string[] pages = [.. ((string[])["1", "2"]).Select(threads =>
        {
            Run("--epochs", "1", "--seed", "5", "--threads", threads).ExitCode.Should().Be(0);
            return string.Join('\n', Addresses().Matches(File.ReadAllText(PagePath)).Select(static match => match.Value));
        })];

        pages[1].Should().Be(pages[0]);
        Run("--epochs", "1", "--seed", "6").ExitCode.Should().Be(0);
        string.Join('\n', Addresses().Matches(File.ReadAllText(PagePath)).Select(static match => match.Value)).Should().NotBe(pages[0]);
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte")]
    [InlineData("train-labels-idx1-ubyte")]
    [InlineData("t10k-images-idx3-ubyte")]
    [InlineData("t10k-labels-idx1-ubyte")]
    public void A_damaged_or_missing_file_is_one_line_and_exit_code_1(string name)
    {
        DigitFiles.Write(_folder);
        string path = Path.Combine(_folder.Path, name);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);
        ShouldFail(Run(), 1, $"{path}: expected");

        File.WriteAllBytes($"{path}.gz", [0x1F, 0x8B, 1, 2, 3]);
        File.Delete(path);
        ShouldFail(Run(), 1, $"{path}.gz: expected");

        File.Delete($"{path}.gz");
        ShouldFail(Run(), 1, $"{path}: expected this file");
    }

    [Fact]
    public void Files_that_do_not_belong_together_are_refused()
    {
        DigitFiles.Write(_folder);
        string labels = Path.Combine(_folder.Path, "train-labels-idx1-ubyte"), images = Path.Combine(_folder.Path, "train-images-idx3-ubyte");
        File.Copy(Path.Combine(_folder.Path, "t10k-labels-idx1-ubyte"), labels, overwrite: true);
        ShouldFail(Run(), 1, $"{labels}: expected 60 labels");

        File.Copy(labels, images, overwrite: true);
        ShouldFail(Run(), 1, $"{images}: expected at least one image of 28 x 28 bytes");
    }

    [Fact]
    public void Folders_that_do_not_exist_are_one_line_and_exit_code_1()
    {
        string nowhere = Path.Combine(_folder.Path, "nowhere");
        ShouldFail(SampleProcess.Run(Program, "--data", nowhere, "--out", PagePath), 1, nowhere);
        DigitFiles.Write(_folder);
        ShouldFail(SampleProcess.Run(Program, "--data", _folder.Path, "--out", Path.Combine(nowhere, "page.html")), 1, nowhere);
        ShouldFail(SampleProcess.Run(Program, "--data", _folder.Path, "--out", _folder.Path), 1, "got a folder");
    }

    [Fact]
    public void Wrong_options_are_one_line_and_exit_code_2()
    {
        ShouldFail(SampleProcess.Run(Program, "--epochs", "none"), 2, "--epochs expects");
        ShouldFail(SampleProcess.Run(Program, "--frobnicate"), 2, "unknown option --frobnicate");
        SampleProcess.Run(Program, "--help").Should().Match<SampleProcess.Result>(static result => result.ExitCode == 0 && result.Error.Length == 0 && result.Output.Contains("--learning-rate"));
    }

    [Fact]
    public void Interruption_still_writes_the_page()
    {
        if (OperatingSystem.IsWindows()) return;
        DigitFiles.Write(_folder);
        using Process process = SampleProcess.Start(Program, "--data", _folder.Path, "--out", PagePath, "--epochs", "100000");
        while (process.StandardOutput.ReadLine() is { } line && !line.StartsWith("epoch 1/", StringComparison.Ordinal))
        {
        }

        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"])) kill.WaitForExit();
        SampleProcess.Result result = SampleProcess.Finish(process);

        result.ExitCode.Should().Be(130);
        result.Output.Should().Contain("Ended early");
        File.ReadAllText(PagePath).Should().Contain("The training was ended before its last epoch").And.EndWith("</html>\n");
    }

    private SampleProcess.Result Run(params string[] arguments) => SampleProcess.Run(Program, ["--data", _folder.Path, "--out", PagePath, .. arguments]);

    private void ShouldFail(SampleProcess.Result result, int exitCode, string message)
    {
        result.ExitCode.Should().Be(exitCode);
        result.Error.TrimEnd().Should().StartWith("DigitDecoder: ").And.Contain(message).And.NotContain("\n").And.NotContain("   at ");
        File.Exists(PagePath).Should().BeFalse();
    }

    /// <summary>The page's body as XML: img is the only element in it without an end tag.</summary>
    private static XElement Body(string page)
    {
        string body = page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)];
        return XElement.Parse(OpenImages().Replace(body, "$1/>"));
    }

    [GeneratedRegex("src=\"([^\"]*)\"")]
    private static partial Regex Addresses();

    [GeneratedRegex("(<img [^>]*)>")]
    private static partial Regex OpenImages();
}
