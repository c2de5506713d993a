using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Compare.Contest;

/// <summary>The folder through which problems and results pass: raw float32, and model files.</summary>
internal sealed class ProblemFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("compare-").FullName;
    private IReadOnlyList<OnnxForm> _forms = [];

    /// <summary>Writes the numbers and the models of a problem.</summary>
    public void Write(Problem problem)
    {
        Write("input.f32", problem.Input);
        Write("weight.f32", problem.Weight);
        if (problem.Bias is float[] bias) Write("bias.f32", bias);
        if (problem.OutputGradient is float[] gradient) Write("gradient.f32", gradient);
        _forms = problem.ToOnnx();
        foreach (OnnxForm form in _forms) File.WriteAllBytes(ModelPath(form), form.Model);
    }

    /// <summary>A request to load the problem that was written last.</summary>
    public JsonObject LoadRequest(Problem problem)
    {
        JsonObject request = problem.Describe();
        request["op"] = "load";
        request["pass"] = Words.Of(problem.Pass);
        request["inputShape"] = Numbers(problem.InputShape);
        request["weightShape"] = Numbers(problem.WeightShape);
        request["outputShape"] = Numbers(problem.OutputShape);
        request["input"] = At("input.f32");
        request["weight"] = At("weight.f32");
        request["models"] = new JsonArray([.. _forms.Select(Describe)]);
        if (problem.Bias is not null) request["bias"] = At("bias.f32");
        if (problem.OutputGradient is not null) request["outputGradient"] = At("gradient.f32");
        return request;
    }

    /// <summary>A request about a model that hands one number through.</summary>
    public JsonObject EmptyRequest()
    {
        var form = new OnnxForm("empty", OnnxModel.Identity());
        File.WriteAllBytes(ModelPath(form), form.Model);
        Write("empty.f32", [1f]);
        return new JsonObject
        {
            ["op"] = "empty",
            ["models"] = new JsonArray(Describe(form)),
            ["input"] = At("empty.f32"),
            ["inputShape"] = Numbers([1]),
            ["outputShape"] = Numbers([1]),
        };
    }

    public string[] ResultPaths(Problem problem) => [.. problem.ResultNames.Select(name => At($"{name}.f32"))];

    public static float[] Read(string path) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string name, float[] values)
    {
        using FileStream file = File.Create(At(name));
        file.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private string ModelPath(OnnxForm form) => At($"model-{form.Name}.onnx");

    private JsonObject Describe(OnnxForm form) => new()
    {
        ["name"] = form.Name,
        ["path"] = ModelPath(form),
        ["stateShape"] = form.StateShape is null ? null : Numbers(form.StateShape),
    };

    private string At(string name) => Path.Combine(_folder, name);

    private static JsonArray Numbers(int[] values) => [.. values.Select(static value => (JsonNode)value)];
}
