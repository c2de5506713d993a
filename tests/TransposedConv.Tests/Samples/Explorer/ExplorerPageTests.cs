using System.Net;
using System.Text.RegularExpressions;
using Explorer;
using Explorer.CommandLine;
using Samples.CommandLine;
using TransposedConv.Tests.House;

namespace TransposedConv.Tests.Samples.Explorer;

/// <summary>The files of the page, and the program as a user starts it.</summary>
public sealed partial class ExplorerPageTests(ExplorerSite site) : IClassFixture<ExplorerSite>
{
    private const int MostLines = 200;

    private static readonly string[] Extensions = [".html", ".css", ".js", ".svg"];

    [Fact]
    public async Task Every_file_the_page_asks_for_is_there()
    {
        using HttpResponseMessage page = await site.GetAsync("");
        page.StatusCode.Should().Be(HttpStatusCode.OK);
        page.Content.Headers.ContentType!.MediaType.Should().Be("text/html");
        page.Headers.GetValues("Content-Security-Policy").Should().ContainSingle().Which.Should().StartWith("default-src 'none';");
        string html = await page.Content.ReadAsStringAsync();
        string[] files = [.. FileReference().Matches(html).Select(static match => match.Groups["path"].Value)];
        files.Should().HaveCountGreaterThan(5);
        foreach (string file in files)
        {
            using HttpResponseMessage response = await site.GetAsync(file);
            response.StatusCode.Should().Be(HttpStatusCode.OK, file);
        }

        using HttpResponseMessage outside = await site.GetAsync("../Explorer.dll");
        outside.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public void No_file_leads_elsewhere_or_is_long()
    {
        IReadOnlyList<string> files = Repository.Files("samples/Explorer/wwwroot", "*");
        files.Should().NotBeEmpty().And.OnlyContain(static path => Extensions.Contains(Path.GetExtension(path)));
        foreach (string path in files)
        {
            string text = Repository.Read(path);
            text.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal).Should().NotContain("//www.").And.NotContain("http:").And.NotContain("https:", path);
            text.Split('\n').Length.Should().BeLessThan(MostLines, path);
        }
    }

    [Fact]
    public async Task The_check_of_the_program_passes()
    {
        SampleProcess.Result result = await Task.Run(static () => SampleProcess.Run(typeof(Site).Assembly, "--check"));

        result.ExitCode.Should().Be(0, result.Output + result.Error);
        result.Output.Should().MatchRegex(@"^\d+ files and the layers came from http://127\.0\.0\.1:\d+/");
    }

    [Fact]
    public void A_port_that_is_taken_is_one_clear_line()
    {
        SampleProcess.Result result = SampleProcess.Run(typeof(Site).Assembly, $"--port={site.Address.Port}");

        result.ExitCode.Should().Be(1);
        result.Error.Trim().Should().StartWith("Explorer: ").And.Contain($"{site.Address.Port}").And.NotContain("\n");
    }

    [Theory]
    [InlineData("unknown option --prot", "--prot", "1")]
    [InlineData("unexpected argument 'page'", "page")]
    [InlineData("--port expects a value", "--port")]
    [InlineData("--port expects a value", "--port=")]
    [InlineData("--port expects a whole number from 0 to 65535, got '65536'", "--port", "65536")]
    [InlineData("--port expects a whole number from 0 to 65535, got '-1'", "--port=-1")]
    [InlineData("--port is given twice", "--port", "1", "--port", "2")]
    [InlineData("--check takes no value, got 'yes'", "--check=yes")]
    public void Options_that_can_not_be_followed_are_named(string message, params string[] arguments) =>
        FluentActions.Invoking(() => OptionsParser.Parse(arguments)).Should().Throw<UsageException>().WithMessage(message);

    [Fact]
    public void Options_are_read()
    {
        OptionsParser.Parse([]).Should().Be(new Options());
        OptionsParser.Parse(["--port", "0"]).Port.Should().Be(0);
        OptionsParser.Parse(["--port=8080", "--check"]).Should().Be(new Options { Port = 8080, Check = true });
        OptionsParser.Parse(["-h"]).Help.Should().BeTrue();
        HelpText.Text.Should().Contain("--port N").And.Contain("--check").And.Contain($"(default: {Options.DefaultPort})");
    }

    [GeneratedRegex(@"(?:href|src)=""(?<path>[\w./-]+\.(?:css|js|svg))""")]
    private static partial Regex FileReference();
}
