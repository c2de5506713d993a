using TransposedConv.NN;
using TransposedConv.Tests.Golden;

namespace TransposedConv.Tests.Creation;

/// <summary>The same seed gives PyTorch's numbers.</summary>
public class RandomNumbersGoldenTests
{
    public static TheoryData<int> Drawings =>
        [.. Enumerable.Range(0, GoldenRandom.All.Count).Where(static i => GoldenRandom.All[i].Op != "state")];

    [Theory]
    [MemberData(nameof(Drawings))]
    public void Drawing_gives_what_PyTorch_gives(int index)
    {
        GoldenRandom golden = GoldenRandom.All[index];
        var generator = new Generator(golden.Seed);

        Tensor drawn = Draw(golden, generator);

        drawn.DType.Should().Be(golden.Output.DType);
        drawn.Shape.Should().Equal(golden.Output.Shape);
        double[] values = drawn.To(DType.Float64).ToArray<double>();
        bool isVectorisedInPyTorch = golden.Op is "randn" or "normal" && golden.Output.DType == DType.Float32 && values.Length >= 16;
        if (isVectorisedInPyTorch)
        {
            for (int i = 0; i < values.Length; i++) values[i].Should().BeApproximately(golden.Output.Values[i], 4e-6);
        }
        else
        {
            values.Should().Equal(golden.Output.Values);
        }

        NextOf(generator).Should().Be(golden.Next);
    }

    [Fact]
    public void A_state_of_PyTorch_is_continued()
    {
        GoldenRandom golden = GoldenRandom.All.Single(static c => c.Op == "state");
        var generator = new Generator();

        generator.SetState(Convert.FromBase64String(golden.State!));

        generator.InitialSeed.Should().Be(123);
        Tensor.Randn([3], DType.Float64, generator: generator).ToArray<double>().Should().Equal(golden.Output.Values);
        NextOf(generator).Should().Be(golden.Next);
    }

    [Fact]
    public void The_state_is_written_as_PyTorch_writes_it()
    {
        GoldenRandom golden = GoldenRandom.All.Single(static c => c.Op == "state");
        var generator = new Generator(123);

        Tensor.Rand([700], generator: generator);
        Tensor.Randn([3], generator: generator);

        generator.GetState().Should().Equal(Convert.FromBase64String(golden.State!));
    }

    private static double NextOf(Generator generator) => Tensor.Rand([], DType.Float64, generator: generator).Item<double>();

    private static Tensor Draw(GoldenRandom golden, Generator generator)
    {
        (int[] shape, DType dtype, double[] args) = (golden.Output.Shape, golden.Output.DType, golden.Args);
        return golden.Op switch
        {
            "rand" => Tensor.Rand(shape, dtype, generator: generator),
            "randn" => Tensor.Randn(shape, dtype, generator: generator),
            "uniform" => Tensor.Empty(shape, dtype).Uniform(args[0], args[1], generator),
            "normal" => Tensor.Empty(shape, dtype).Normal(args[0], args[1], generator),
            "randint" => Tensor.Randint((long)args[0], (long)args[1], shape, dtype, generator),
            "Conv1d" => FirstValues(new Conv1d((int)args[0], (int)args[1], (int)args[2], dtype: dtype, generator: generator)),
            "Conv2d" => FirstValues(new Conv2d((int)args[0], (int)args[1], (int)args[2], dtype: dtype, generator: generator)),
            "ConvTranspose1d" => FirstValues(new ConvTranspose1d((int)args[0], (int)args[1], (int)args[2], dtype: dtype, generator: generator)),
            "ConvTranspose2d" => FirstValues(new ConvTranspose2d((int)args[0], (int)args[1], (int)args[2], dtype: dtype, generator: generator)),
            "ConvTranspose3d" => FirstValues(new ConvTranspose3d((int)args[0], (int)args[1], (int)args[2], dtype: dtype, generator: generator)),
            "randperm" => Tensor.Randperm(shape[0], dtype, generator),
            _ => throw new InvalidDataException($"No drawing is called {golden.Op}."),
        };
    }

    private static Tensor FirstValues(ConvolutionLayer layer) =>
        Tensor.Cat([layer.Weight.Value.Detach().Reshape(-1), layer.Bias!.Value.Detach()]);
}
