using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using TransposedConv.NN;
using TransposedConv.Tests.House;

namespace TransposedConv.Tests.Samples.Explorer;

/// <summary>What the page is sent, against the library's functions.</summary>
public sealed class ExplorerNumbersTests(ExplorerSite site) : IClassFixture<ExplorerSite>
{
    public static TheoryData<string> Queries =>
    [
        "",
        "rank=1&input=5&kernel=4&stride=2&padding=1&weights=counting",
        "rank=1&input=4&kernel=2&stride=3&outputPadding=2&weights=random",
        "rank=1&input=6&kernel=4&stride=1&padding=4&dilation=3&outputPadding=2&values=ones",
        "rank=1&input=1&kernel=1&stride=1",
        "rank=1&input=16&kernel=12&stride=8&padding=0&outputPadding=7&dilation=4",
        "rank=1&input=3&kernel=6&stride=3&weights=replicated",
        "rank=2&input=4&kernel=3&stride=2&padding=1&outputPadding=1&weights=counting",
        "rank=2&input=3,5&kernel=4,2&stride=3,1&padding=1,0&outputPadding=0,1&dilation=1,2&weights=random",
        "rank=2&input=2&kernel=4&stride=2&weights=bilinear&values=ones",
        "rank=2&input=6&kernel=5&stride=4&padding=0&outputPadding=3&dilation=2",
    ];

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Numbers_are_those_of_the_library(string query)
    {
        (HttpStatusCode status, JsonNode answer) = await site.LayerAsync(query);
        status.Should().Be(HttpStatusCode.OK);
        Setting setting = Setting.Of(answer);
        Tensor input = TensorOf(answer["input"]!), weight = TensorOf(answer["weight"]!), output = TensorOf(answer["output"]!);

        output.Shape.Should().Equal(setting.Apply(input, weight).Shape);
        Values(output).Should().Equal(Values(setting.Apply(input, weight)));
        Values(answer["analysis"]!["overlap"]!).Should().Equal(Values(setting.Apply(Tensor.OnesLike(input), Tensor.OnesLike(weight))));
        ((long)answer["analysis"]!["largestOverlap"]!).Should().Be((long)Values(answer["analysis"]!["overlap"]!).Max());

        for (int axis = 0; axis < setting.Rank; axis++)
        {
            JsonNode told = answer["axes"]![axis]!;
            ((string)told["formula"]!).Should().EndWith($" = {output.Shape[axis]}");
            ((int)told["begin"]!).Should().Be(-setting.Padding[axis]);
            told["counts"]!.AsArray().Should().HaveCount(output.Shape[axis]);
        }
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Copies_add_up_to_the_output_step_by_step(string query)
    {
        (_, JsonNode answer) = await site.LayerAsync(query);
        Setting setting = Setting.Of(answer);
        Tensor input = TensorOf(answer["input"]!), weight = TensorOf(answer["weight"]!), output = TensorOf(answer["output"]!);
        double[] sums = new double[output.ElementCount], elements = Values(input), taps = Values(weight);
        int[] counts = new int[sums.Length];
        JsonArray steps = answer["steps"]!.AsArray();
        steps.Should().HaveCount(elements.Length);
        for (int q = 0; q < steps.Count; q++)
        {
            JsonArray writes = steps[q]!["writes"]!.AsArray();
            writes.Should().HaveCount(taps.Length);
            foreach (JsonNode? write in writes)
            {
                double product = (double)write!["product"]!;
                product.Should().Be(elements[q] * taps[(int)write["tap"]!]);
                if (write["output"] is not { } place) continue;
                int cell = (int)place;
                sums[cell] += product;
                ((double)write["sum"]!).Should().BeApproximately(sums[cell], 1e-12);
                ((int)write["count"]!).Should().Be(++counts[cell]);
            }
        }

        for (int cell = 0; cell < sums.Length; cell++) sums[cell].Should().BeApproximately(Values(output)[cell], 1e-12);
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Places_of_writes_and_of_the_matrix_are_those_of_single_elements(string query)
    {
        (_, JsonNode answer) = await site.LayerAsync(query);
        Setting setting = Setting.Of(answer);
        Tensor input = TensorOf(answer["input"]!), weight = TensorOf(answer["weight"]!);
        JsonNode matrix = answer["matrix"]!;
        int rows = (int)matrix["rows"]!, columns = (int)matrix["columns"]!;
        columns.Should().Be((int)input.ElementCount);
        var dense = new double[rows * columns];
        foreach (JsonNode? entry in matrix["entries"]!.AsArray()) dense[((int)entry!["row"]! * columns) + (int)entry["column"]!] = (double)entry["value"]!;

        for (int q = 0; q < columns; q++)
        {
            double[] alone = new double[columns];
            alone[q] = 1;
            double[] copy = Values(setting.Apply(Tensor.From<double>(alone, input.Shape), weight));
            copy.Should().HaveCount(rows);
            Enumerable.Range(0, rows).Select(row => dense[(row * columns) + q]).Should().Equal(copy);
            foreach (JsonNode? write in answer["steps"]![q]!["writes"]!.AsArray())
            {
                int[] at = write!["at"]!.Deserialize<int[]>()!, size = [.. setting.Apply(input, weight).Shape];
                bool isInside = at.Zip(size).All(static pair => pair.First >= 0 && pair.First < pair.Second);
                int? expected = isInside ? at.Zip(size).Aggregate(0, static (index, pair) => (index * pair.Second) + pair.First) : null;
                ((int?)write["output"]).Should().Be(expected);
                if (expected is { } cell) copy[cell].Should().Be(Values(weight)[(int)write["tap"]!]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task The_lines_of_code_build_the_layer(string query)
    {
        (_, JsonNode answer) = await site.LayerAsync(query);
        string line = (string)answer["code"]!["cSharp"]!;
        CSharpCode.Errors(CSharpCode.Program("ExplorerLine", $"using TransposedConv.NN;\n{line}\nConsole.WriteLine(up);")).Should().BeEmpty();
        // PyTorch's repr, which the library prints too, names the same arguments.
        string python = (string)answer["code"]!["pyTorch"]!;
        string layer = (string)answer["layer"]!;
        python.Should().StartWith($"up = torch.nn.{layer[..layer.IndexOf('(', StringComparison.Ordinal)]}(1, 1, kernel_size=").And.EndWith(", bias=False)");
        foreach (string name in (string[])["padding", "dilation", "output_padding"])
        {
            python.Contains($" {name}=", StringComparison.Ordinal).Should().Be(layer.Contains($" {name}=", StringComparison.Ordinal), python);
        }
    }

    [Fact]
    public async Task Code_leaves_out_defaults_and_writes_axes_that_differ()
    {
        (_, JsonNode answer) = await site.LayerAsync("rank=2&kernel=3,4&stride=2&padding=1,0&outputPadding=1&dilation=1");

        ((string)answer["code"]!["cSharp"]!).Should().Be("var up = new ConvTranspose2d(1, 1, kernelSize: (3, 4), stride: 2, padding: (1, 0), outputPadding: 1, bias: false);");
        ((string)answer["code"]!["pyTorch"]!).Should().Be("up = torch.nn.ConvTranspose2d(1, 1, kernel_size=(3, 4), stride=2, padding=(1, 0), output_padding=1, bias=False)");
    }

    [Fact]
    public async Task Suggestions_lead_to_clean_layers_and_the_analysis_is_told()
    {
        (_, JsonNode answer) = await site.LayerAsync("rank=1&input=6&kernel=3&stride=2&padding=1&outputPadding=1&values=ones");
        JsonNode analysis = answer["analysis"]!;
        ((bool)analysis["isUniform"]!).Should().BeFalse();
        ((string)analysis["ripple"]!).Should().Be("6.02 dB");
        ((string)analysis["grid"]!).Should().Be("−9.54 dB");
        answer["axes"]![0]!["phaseCounts"]!.Deserialize<long[]>().Should().Equal(2, 1);
        JsonArray suggestions = analysis["suggestions"]!.AsArray();
        suggestions.Should().NotBeEmpty();
        foreach (JsonNode? suggestion in suggestions)
        {
            (HttpStatusCode status, JsonNode clean) = await site.LayerAsync((string)suggestion!["query"]!);
            status.Should().Be(HttpStatusCode.OK);
            ((bool)clean["analysis"]!["isUniform"]!).Should().BeTrue();
            ((string)clean["analysis"]!["ripple"]!).Should().Be("0 dB");
            bool isSameSize = clean["output"]!["shape"]!.Deserialize<int[]>()!.SequenceEqual(answer["output"]!["shape"]!.Deserialize<int[]>()!);
            if ((bool)suggestion["keepsOutputSize"]!) isSameSize.Should().BeTrue();
        }

        (_, JsonNode holes) = await site.LayerAsync("kernel=2&stride=3");
        ((string)holes["analysis"]!["ripple"]!).Should().Be("∞ dB");
    }

    private static Tensor TensorOf(JsonNode report) => Tensor.From<double>(report["values"]!.Deserialize<double[]>()!, report["shape"]!.Deserialize<int[]>()!);

    private static double[] Values(Tensor tensor) => tensor.ToArray<double>();

    private static double[] Values(JsonNode numbers) => numbers.Deserialize<double[]>()!;

    /// <summary>The settings that an answer says it is about, and the library's function with them.</summary>
    private sealed record Setting(int Rank, int[] Stride, int[] Padding, int[] OutputPadding, int[] Dilation)
    {
        public static Setting Of(JsonNode answer)
        {
            Dictionary<string, string> query = ((string)answer["query"]!).Split('&').Select(static part => part.Split('=')).ToDictionary(static part => part[0], static part => part[1]);
            return new Setting(int.Parse(query["rank"], System.Globalization.CultureInfo.InvariantCulture), Numbers("stride"), Numbers("padding"), Numbers("outputPadding"), Numbers("dilation"));

            int[] Numbers(string name) => [.. query[name].Split(',').Select(static number => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture))];
        }

        /// <summary>The output without its channel axis.</summary>
        public Tensor Apply(Tensor input, Tensor weight)
        {
            Tensor x = input.Unsqueeze(0), w = weight.Unsqueeze(0).Unsqueeze(0);
            return Rank == 1
                ? Functional.ConvTranspose1d(x, w, null, Stride, Padding, OutputPadding, dilation: Dilation)[0]
                : Functional.ConvTranspose2d(x, w, null, Stride, Padding, OutputPadding, dilation: Dilation)[0];
        }
    }
}
