using System.Net;
using System.Text.Json.Nodes;
using TransposedConv.NN;

namespace TransposedConv.Tests.Samples.Explorer;

/// <summary>Illegal combinations get the library's own words; absurd queries get the limits, at once.</summary>
public sealed class ExplorerRefusalTests(ExplorerSite site) : IClassFixture<ExplorerSite>
{
    public static TheoryData<string, Action> Illegal => new()
    {
        { "stride=0", static () => _ = new ConvTranspose1d(1, 1, 3, stride: 0) },
        { "kernel=0", static () => _ = new ConvTranspose1d(1, 1, 0, stride: 2) },
        { "dilation=0", static () => _ = new ConvTranspose1d(1, 1, 3, stride: 2, dilation: 0) },
        { "padding=-1", static () => _ = new ConvTranspose1d(1, 1, 3, stride: 2, padding: -1) },
        { "outputPadding=-1", static () => _ = new ConvTranspose1d(1, 1, 3, stride: 2, outputPadding: -1) },
        { "outputPadding=2", static () => _ = new ConvTranspose1d(1, 1, 3, stride: 2, outputPadding: 2) },
        { "stride=1&outputPadding=1", static () => _ = new ConvTranspose1d(1, 1, 3, stride: 1, outputPadding: 1) },
        { "input=0", static () => new ConvTranspose1d(1, 1, 3, stride: 2).Forward(Tensor.Zeros(1, 0)) },
        { "input=2&padding=5", static () => new ConvTranspose1d(1, 1, 3, stride: 2, padding: 5).Forward(Tensor.Zeros(1, 2)) },
        { "rank=2&input=2,3&padding=0,5", static () => new ConvTranspose2d(1, 1, 3, stride: 2, padding: (0, 5)).Forward(Tensor.Zeros(1, 2, 3)) },
        { "rank=2&stride=2,0", static () => _ = new ConvTranspose2d(1, 1, 3, stride: (2, 0)) },
        { "rank=2&outputPadding=0,3", static () => _ = new ConvTranspose2d(1, 1, 3, stride: 2, outputPadding: (0, 3)) },
        { "kernel=2&stride=3&weights=bilinear", static () => Init.Bilinear(Tensor.Zeros(1, 1, 2), 3) },
        { "weights=replicated", static () => Init.SubPixelReplicated(Tensor.Zeros(1, 1, 3), 2) },
    };

    [Theory]
    [MemberData(nameof(Illegal))]
    public async Task Illegal_combinations_get_the_librarys_own_text(string query, Action call)
    {
        ArgumentException own = call.Should().Throw<ArgumentException>().Which;

        (HttpStatusCode status, JsonNode answer) = await site.LayerAsync(query);

        status.Should().Be(HttpStatusCode.UnprocessableEntity);
        ((string)answer["exception"]!).Should().Be(own.GetType().Name);
        ((string)answer["argument"]!).Should().Be(own.ParamName);
        own.Message.Should().StartWith((string)answer["message"]!).And.EndWith($"(Parameter '{own.ParamName}')");
        ((string)answer["code"]!["cSharp"]!).Should().StartWith("var up = new ConvTranspose");
    }

    [Theory]
    [InlineData("input=1000000000", "input", "input: this page draws at most 16 per axis with 1 axis, got 1000000000.")]
    [InlineData("rank=2&input=7", "input", "input: this page draws at most 6 per axis with 2 axes, got 7.")]
    [InlineData("kernel=2147483647", "kernel", "*at most 12*2147483647*")]
    [InlineData("stride=9", "stride", "*at most 8*got 9*")]
    [InlineData("padding=13", "padding", "*at most 12*")]
    [InlineData("outputPadding=8", "outputPadding", "*at most 7*")]
    [InlineData("rank=2&dilation=1,3", "dilation", "*at most 2*got 3*")]
    [InlineData("kernel=99999999999999999999", "kernel", "*whole number of at most 12*'99999999999999999999'*")]
    [InlineData("kernel=2.5", "kernel", "*whole number*'2.5'*")]
    [InlineData("kernel=", "kernel", "*whole number*''*")]
    [InlineData("kernel=NaN", "kernel", "*'NaN'*")]
    [InlineData("kernel=1,2", "kernel", "*'1,2'*")]
    [InlineData("rank=2&kernel=1,2,3", "kernel", "*one whole number or two*'1,2,3'*")]
    [InlineData("rank=3", "rank", "rank: expected 1 or 2, got '3'.")]
    [InlineData("weights=heavy", "weights", "weights: expected ones, counting, bilinear, random, replicated, got 'heavy'.")]
    [InlineData("values=none", "values", "*expected counting, ones, got 'none'*")]
    [InlineData("kernal=3", "kernal", "'kernal' is no setting*kernel*")]
    [InlineData("kernel=3&kernel=4", "kernel", "kernel is given 2 times.")]
    public async Task Absurd_queries_name_the_setting_and_the_limit(string query, string setting, string message)
    {
        (HttpStatusCode status, JsonNode answer) = await site.LayerAsync(query);

        status.Should().Be(HttpStatusCode.BadRequest);
        ((string?)answer["exception"]).Should().BeNull();
        ((string)answer["argument"]!).Should().Be(setting);
        ((string)answer["message"]!).Should().Match(message);
    }

    [Fact]
    public async Task Very_long_queries_are_cut_short_in_the_answer()
    {
        (HttpStatusCode status, JsonNode answer) = await site.LayerAsync($"kernel={new string('9', 5000)}");

        status.Should().Be(HttpStatusCode.BadRequest);
        ((string)answer["message"]!).Length.Should().BeLessThan(200);
    }

    [Theory]
    [InlineData("rank=1&input=16&kernel=12&stride=8&padding=0&outputPadding=7&dilation=4", 172)]
    [InlineData("rank=2&input=6&kernel=5&stride=4&padding=0&outputPadding=3&dilation=2", 32)]
    public async Task The_largest_layers_have_the_promised_size(string query, int size)
    {
        (HttpStatusCode status, JsonNode answer) = await site.LayerAsync(query);

        status.Should().Be(HttpStatusCode.OK);
        ((int)answer["output"]!["shape"]![0]!).Should().Be(size);
        answer.ToJsonString().Length.Should().BeLessThan(500_000);
    }
}
