using System.Text.Json;
using TransposedConv.Tests.Golden;

namespace TransposedConv.Tests.Operators;

/// <summary>PyTorch's own results, gradients and refusals of the pointwise operators and reductions.</summary>
public class GoldenOperatorTests
{
    private static readonly Dictionary<string, Func<GoldenOperator, Tensor[], Tensor[]>> Operators = new()
    {
        ["abs"] = (_, x) => [x[0].Abs()],
        ["add"] = (_, x) => [x[0] + x[1]],
        ["amax"] = (c, x) => [x[0].Amax(Dims(c), Keep(c))],
        ["amin"] = (c, x) => [x[0].Amin(Dims(c), Keep(c))],
        ["argmax"] = (c, x) => [x[0].Argmax(Dim(c), Keep(c))],
        ["argmin"] = (c, x) => [x[0].Argmin(Dim(c), Keep(c))],
        ["ceil"] = (_, x) => [x[0].Ceil()],
        ["clamp"] = (c, x) => [x[0].Clamp(Number(c, "min"), Number(c, "max"))],
        ["div"] = (_, x) => [x[0] / x[1]],
        ["eq"] = (_, x) => [x[0].Eq(x[1])],
        ["exp"] = (_, x) => [x[0].Exp()],
        ["floor"] = (_, x) => [x[0].Floor()],
        ["fmod"] = (_, x) => [x[0].Fmod(x[1])],
        ["ge"] = (_, x) => [x[0] >= x[1]],
        ["gt"] = (_, x) => [x[0] > x[1]],
        ["le"] = (_, x) => [x[0] <= x[1]],
        ["log"] = (_, x) => [x[0].Log()],
        ["lt"] = (_, x) => [x[0] < x[1]],
        ["masked_fill"] = (c, x) => [x[0].MaskedFill(x[1], Number(c, "value")!.Value)],
        ["max"] = (c, x) => Dim(c) is int dim ? Pair(x[0].Max(dim, Keep(c))) : [x[0].Max()],
        ["maximum"] = (_, x) => [x[0].Maximum(x[1])],
        ["mean"] = (c, x) => [x[0].Mean(Dims(c), Keep(c))],
        ["min"] = (c, x) => Dim(c) is int dim ? Pair(x[0].Min(dim, Keep(c))) : [x[0].Min()],
        ["minimum"] = (_, x) => [x[0].Minimum(x[1])],
        ["mul"] = (_, x) => [x[0] * x[1]],
        ["ne"] = (_, x) => [x[0].Ne(x[1])],
        ["neg"] = (_, x) => [-x[0]],
        ["pow"] = (_, x) => [x[0].Pow(x[1])],
        ["pow_scalar"] = (c, x) => [x[0].Pow(Number(c, "exponent")!.Value)],
        ["prod"] = (c, x) => [Dim(c) is int dim ? x[0].Prod(dim, Keep(c)) : x[0].Prod()],
        ["reciprocal"] = (_, x) => [x[0].Reciprocal()],
        ["relu"] = (_, x) => [x[0].Relu()],
        ["remainder"] = (_, x) => [x[0] % x[1]],
        ["round"] = (_, x) => [x[0].Round()],
        ["sigmoid"] = (_, x) => [x[0].Sigmoid()],
        ["sign"] = (_, x) => [x[0].Sign()],
        ["sqrt"] = (_, x) => [x[0].Sqrt()],
        ["square"] = (_, x) => [x[0].Square()],
        ["std"] = (c, x) => [x[0].Std(Dims(c), Correction(c), Keep(c))],
        ["sub"] = (_, x) => [x[0] - x[1]],
        ["sum"] = (c, x) => [x[0].Sum(Dims(c), Keep(c))],
        ["tanh"] = (_, x) => [x[0].Tanh()],
        ["trunc"] = (_, x) => [x[0].Trunc()],
        ["var"] = (c, x) => [x[0].Var(Dims(c), Correction(c), Keep(c))],
        ["where"] = (_, x) => [Tensor.Where(x[0], x[1], x[2])],
    };

    public static TheoryData<string, int> Cases
    {
        get
        {
            var data = new TheoryData<string, int>();
            for (int i = 0; i < GoldenOperator.All.Count; i++)
            {
                GoldenOperator golden = GoldenOperator.All[i];
                // The 16-bit reals are stored and converted, not computed with.
                bool computes = golden.Inputs.All(static input => input.DType is not (DType.Float16 or DType.BFloat16));
                if (Operators.ContainsKey(golden.Op) && computes) data.Add(golden.Op, i);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Results_and_gradients_are_those_of_PyTorch(string op, int index)
    {
        GoldenOperator golden = GoldenOperator.All[index];
        Tensor[] inputs = [.. golden.Inputs.Select(input => new TestArray(input.Shape, input.Values).ToTensor(input.DType))];
        if (golden.Outputs is null)
        {
            FluentActions.Invoking(() => Operators[op](golden, inputs)).Should().Throw<Exception>("PyTorch refuses: {0}", golden.Error)
                .Which.Should().Match(error => error is ArgumentException || error is InvalidOperationException || error is NotSupportedException || error is DivideByZeroException);
            return;
        }

        if (golden.Upstream is not null)
        {
            foreach (Tensor input in inputs.Where(static input => input.DType.IsDifferentiable())) input.RequiresGrad = true;
        }

        Tensor[] outputs = Operators[op](golden, inputs);
        for (int i = 0; i < outputs.Length; i++) ShouldEqual(outputs[i], golden.Outputs[i], $"output {i}");
        if (golden.Upstream is null) return;

        Tensor upstream = new TestArray(golden.Upstream[0]!.Shape, golden.Upstream[0]!.Values).ToTensor(outputs[0].DType);
        outputs[0].Backward(upstream);
        for (int i = 0; i < inputs.Length; i++)
        {
            if (golden.Gradients![i] is GoldenTensor gradient) ShouldEqual(inputs[i].Grad!, gradient, $"gradient {i}");
        }
    }

    private static void ShouldEqual(Tensor actual, GoldenTensor expected, string what)
    {
        actual.DType.Should().Be(expected.DType, "of {0}", what);
        actual.Shape.ToArray().Should().Equal(expected.Shape, "of {0}", what);
        double[] values = TestArray.Of(actual).Values;
        for (int i = 0; i < values.Length; i++)
        {
            bool agrees = values[i].Equals(expected.Values[i]) || values[i] == expected.Values[i]
                || Math.Abs(values[i] - expected.Values[i]) <= 1e-13 * Math.Max(1, Math.Abs(expected.Values[i]));
            if (!agrees) Assert.Fail($"{what}: element {i} is {values[i]:R}, PyTorch has {expected.Values[i]:R}.");
        }
    }

    private static Tensor[] Pair((Tensor Values, Tensor Indices) pair) => [pair.Values, pair.Indices];

    private static bool Keep(GoldenOperator golden) => golden.Args.TryGetValue("keepdim", out JsonElement keep) && keep.GetBoolean();

    private static int Correction(GoldenOperator golden) => golden.Args["unbiased"].GetBoolean() ? 1 : 0;

    private static int? Dim(GoldenOperator golden) => golden.Args.TryGetValue("dim", out JsonElement dim) ? dim.GetInt32() : null;

    private static int[] Dims(GoldenOperator golden) => golden.Args.TryGetValue("dim", out JsonElement dims)
        ? [.. dims.ValueKind == JsonValueKind.Array ? dims.EnumerateArray().Select(static dim => dim.GetInt32()) : [dims.GetInt32()]]
        : [];

    private static Scalar? Number(GoldenOperator golden, string name) => golden.Args[name] switch
    {
        { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } text => double.Parse(text.GetString()!, System.Globalization.CultureInfo.InvariantCulture),
        JsonElement number => number.GetDouble(),
    };
}
