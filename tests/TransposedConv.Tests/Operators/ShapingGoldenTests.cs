using System.Text.Json;
using TransposedConv.Tests.Golden;

namespace TransposedConv.Tests.Operators;

/// <summary>Shaping, indexing, ordering and matrix operators against PyTorch: results, gradients and refusals.</summary>
public class ShapingGoldenTests
{
    private static readonly Dictionary<string, Func<Tensor[], Dictionary<string, JsonElement>, Tensor[]>> Calls = new()
    {
        ["pad"] = static (x, a) => [x[0].Pad(Ints(a["pad"]), Mode(a["mode"].GetString()!), a.TryGetValue("value", out JsonElement value) ? value.GetDouble() : null)],
        ["cumsum"] = static (x, a) => [x[0].Cumsum(a["dim"].GetInt32())],
        ["sort"] = static (x, a) => Both(x[0].Sort(a["dim"].GetInt32(), a["descending"].GetBoolean(), a["stable"].GetBoolean())),
        ["topk"] = static (x, a) => Both(x[0].TopK(a["k"].GetInt32(), a["dim"].GetInt32(), a["largest"].GetBoolean(), a["sorted"].GetBoolean())),
        ["gather"] = static (x, a) => [x[0].Gather(a["dim"].GetInt32(), x[1])],
        ["index_select"] = static (x, a) => [x[0].IndexSelect(a["dim"].GetInt32(), x[1])],
        ["unfold"] = static (x, a) => [x[0].Unfold(a["dimension"].GetInt32(), a["size"].GetInt32(), a["step"].GetInt32())],
        ["flip"] = static (x, a) => [x[0].Flip(Ints(a["dims"]))],
        ["matmul"] = static (x, _) => [x[0].Matmul(x[1])],
    };

    public static TheoryData<int> Cases =>
    [
        .. Enumerable.Range(0, GoldenOperator.All.Count)
            .Where(static i => Calls.ContainsKey(GoldenOperator.All[i].Op) && !IsUnbatchedCircularPad(GoldenOperator.All[i])),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Equals_PyTorch(int index)
    {
        GoldenOperator golden = GoldenOperator.All[index];
        string what = $"{golden.Op} of {string.Join(", ", golden.Inputs.Select(static x => new Shape(x.Shape)))} with {string.Join(", ", golden.Args)}";
        Tensor[] inputs = [.. golden.Inputs.Select(static (x) => ToTensor(x))];
        if (golden.Gradients is not null)
        {
            for (int i = 0; i < inputs.Length; i++) inputs[i].RequiresGrad = golden.Gradients[i] is not null;
        }

        if (golden.Error is not null)
        {
            FluentActions.Invoking(() => Calls[golden.Op](inputs, golden.Args)).Should().Throw<ArgumentException>(what);
            return;
        }

        Tensor[] outputs = Calls[golden.Op](inputs, golden.Args);
        outputs.Length.Should().Be(golden.Outputs!.Length);
        for (int i = 0; i < outputs.Length; i++) ShouldEqual(outputs[i], golden.Outputs[i], $"output {i} of {what}");
        if (golden.Upstream is null) return;

        int recorded = Array.FindIndex(golden.Upstream, static upstream => upstream is not null);
        outputs[recorded].Backward(ToTensor(golden.Upstream[recorded]!));
        for (int i = 0; i < inputs.Length; i++)
        {
            if (golden.Gradients![i] is GoldenTensor gradient) ShouldEqual(inputs[i].Grad!, gradient, $"gradient {i} of {what}");
        }
    }

    [Theory]
    [InlineData(new[] { 1, 1 }, new double[] { 2, 0, 1, 2, 0, 5, 3, 4, 5, 3 })]
    [InlineData(new[] { -1, 1 }, new double[] { 1, 2, 1, 4, 5, 4 })]
    [InlineData(new[] { 2, -2 }, new double[] { 0, 0, 0, 3, 3, 3 })]
    public void Circular_padding_takes_unbatched_input_as_later_versions_do(int[] padding, double[] expected) =>
        Tensor.Arange(6.0, DType.Float64).Reshape(2, 3).Pad(padding, PadMode.Circular).ToArray<double>().Should().Equal(expected);

    /// <summary>The version that made the data refuses circular padding of unbatched input; later ones, and this library, do not.</summary>
    private static bool IsUnbatchedCircularPad(GoldenOperator golden) => golden.Op == "pad"
        && golden.Args["mode"].GetString() == "circular"
        && golden.Inputs[0].Shape.Length == (golden.Args["pad"].GetArrayLength() / 2) + 1;

    private static PadMode Mode(string name) => name switch
    {
        "constant" => PadMode.Constant,
        "reflect" => PadMode.Reflect,
        "replicate" => PadMode.Replicate,
        _ => PadMode.Circular,
    };

    private static int[] Ints(JsonElement list) => [.. list.EnumerateArray().Select(static item => item.GetInt32())];

    private static Tensor[] Both((Tensor Values, Tensor Indices) pair) => [pair.Values, pair.Indices];

    private static Tensor ToTensor(GoldenTensor golden) => Tensor.From<double>(golden.Values, golden.Shape).To(golden.DType);

    private static void ShouldEqual(Tensor actual, GoldenTensor expected, string what)
    {
        actual.DType.Should().Be(expected.DType, what);
        actual.Shape.ToArray().Should().Equal(expected.Shape, what);
        actual.To(DType.Float64).ToArray<double>().Should().Equal(expected.Values, static (a, b) => a == b || (double.IsNaN(a) && double.IsNaN(b)), what);
    }
}
