using TransposedConv.Autograd;
using TransposedConv.NN;
using TransposedConv.Tests.Kernels;
using TransposedConv.Tests.Memory;

namespace TransposedConv.Tests.NN;

/// <summary>Results can be written into a given tensor, and then a call allocates nothing.</summary>
[Collection(nameof(Parallelism))]
public sealed class ConvolutionDestinationTests : IDisposable
{
    private readonly int _threads = Parallelism.ThreadCount;

    /// <summary>Layers of all sizes of work: direct, one cell, tiles, several threads.</summary>
    public static TheoryData<string> Layers =>
        ["notebook_1d", "notebook_2d", "stream_small", "stream", "stream_window", "stream_depthwise", "small_grid", "head", "up1d", "up2d", "conv2d", "grouped", "depthwise", "gather one cell"];

    public void Dispose() => Parallelism.ThreadCount = _threads;

    [Theory]
    [MemberData(nameof(Layers))]
    public void ADestinationGetsTheBitsOfANewResult(string name)
    {
        (ConvolutionLayer layer, Tensor x) = Create(name);
        using (GradMode.Inference())
        {
            Tensor expected = layer.Forward(x);
            Tensor destination = Tensor.Full(expected.Shape, float.NaN);
            int version = destination.Storage.Version;
            layer.Forward(x, destination).Should().BeSameAs(destination);
            destination.ToArray<float>().ShouldHaveTheBitsOf(expected.ToArray<float>(), name);
            destination.Storage.Version.Should().BeGreaterThan(version);
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void AWarmCallWithADestinationAllocatesNothing(string name)
    {
        (ConvolutionLayer layer, Tensor x) = Create(name);
        foreach (int threads in new[] { 1, 2 })
        {
            Parallelism.ThreadCount = threads;
            using (GradMode.Inference())
            {
                Tensor destination = layer.Forward(x);
                Allocations.OfWarm(() => layer.Forward(x, destination)).Should().Be(0, $"{name}, {threads} threads");
            }
        }
    }

    [Fact]
    public void AWarmFunctionWithADestinationAllocatesNothing()
    {
        Tensor x = Tensor.Rand(1, 32, 20), weight = Tensor.Rand(32, 16, 4), bias = Tensor.Rand(16), convWeight = Tensor.Rand(16, 32, 3);
        Tensor up = Functional.ConvTranspose1d(x, weight, bias, stride: 2, padding: 1), down = Functional.Conv1d(x, convWeight, bias, stride: 2, padding: 1);
        using (GradMode.Inference())
        {
            Allocations.OfWarm(() => Functional.ConvTranspose1d(x, weight, bias, stride: 2, padding: 1, destination: up)).Should().Be(0);
            Allocations.OfWarm(() => Functional.Conv1d(x, convWeight, bias, stride: 2, padding: 1, destination: down)).Should().Be(0);
        }
    }

    [Fact]
    public void AWarmCallWithoutADestinationAllocatesItsResultOnly()
    {
        (ConvolutionLayer layer, Tensor x) = Create("up1d");
        using (GradMode.Inference())
        {
            long bytes = layer.Forward(x).ElementCount * sizeof(float);
            Allocations.OfWarm(() => layer.Forward(x)).Should().BeLessThan(bytes + (bytes / 8) + 512, "large blocks have one of eight sizes per power of two");
        }
    }

    [Theory]
    [InlineData(PaddingMode.Reflect)]
    [InlineData(PaddingMode.Circular)]
    public void OtherPaddingModesWriteIntoADestinationToo(PaddingMode mode)
    {
        Tensor x = Tensor.Rand(1, 3, 12);
        foreach (ConvolutionLayer layer in new ConvolutionLayer[]
        {
            new Conv1d(3, 4, 3, padding: 1, paddingMode: mode),
            new ConvTranspose1d(3, 4, 3, padding: 1, paddingMode: mode),
        })
        {
            using (GradMode.NoGrad())
            {
                Tensor expected = layer.Forward(x);
                Tensor destination = Tensor.Zeros(expected.Shape);
                layer.Forward(x, destination);
                destination.ToArray<float>().ShouldHaveTheBitsOf(expected.ToArray<float>(), $"{layer}");
            }
        }
    }

    [Fact]
    public void UnfitDestinationsAreRefused()
    {
        var layer = new ConvTranspose1d(4, 4, kernelSize: 3, padding: 1);
        Tensor x = Tensor.Rand(1, 4, 16);
        using (GradMode.NoGrad())
        {
            Refused(Tensor.Zeros(1, 4, 17), "destination: expected the output's shape [1, 4, 16], got [1, 4, 17]*");
            Refused(Tensor.Zeros([1, 4, 16], DType.Float64), "destination: expected the input's type float32, got float64*");
            Refused(Tensor.Zeros(1, 16, 4).MT, "destination: expected a contiguous tensor*");
            Refused(x, "destination: expected memory of its own, but it overlaps input*");
            Refused(x.Detach().Reshape(1, 4, 16), "destination: expected memory of its own, but it overlaps input*");
            Tensor shared = Tensor.Rand(100);
            Tensor first = shared[..64].Reshape(1, 4, 16), overlapping = shared[30..94].Reshape(1, 4, 16);
            Action act = () => layer.Forward(first, overlapping);
            act.Should().Throw<ArgumentException>().WithMessage("destination: expected memory of its own, but it overlaps input*");
            Tensor halves = Tensor.Rand(2, 4, 16);
            layer.Forward(halves[..1], halves[1..]).ToArray<float>().ShouldHaveTheBitsOf(layer.Forward(halves[..1]).ToArray<float>(), "neighbours do not overlap");
        }

        Action recorded = () => layer.Forward(x, Tensor.Zeros(1, 4, 16));
        recorded.Should().Throw<InvalidOperationException>().WithMessage("destination: a result that is to be recorded*");
        Action missing = () => layer.Forward(x, (Tensor)null!);
        missing.Should().Throw<ArgumentNullException>();

        void Refused(Tensor destination, string message)
        {
            Action act = () => layer.Forward(x, destination);
            act.Should().Throw<ArgumentException>().WithMessage(message).WithParameterName(nameof(destination));
        }
    }

    private static (ConvolutionLayer Layer, Tensor Input) Create(string name) => name switch
    {
        "notebook_1d" => (new ConvTranspose1d(1, 1, 5, stride: 2, padding: 2), Tensor.Rand(1, 1, 6)),
        "notebook_2d" => (new ConvTranspose2d(1, 1, 3, stride: 5, padding: 1), Tensor.Rand(1, 1, 8, 8)),
        "stream_small" => (new ConvTranspose1d(32, 16, 4, stride: 2), Tensor.Rand(1, 32, 1)),
        "stream" => (new ConvTranspose1d(128, 64, 16, stride: 8), Tensor.Rand(1, 128, 1)),
        "stream_window" => (new ConvTranspose1d(128, 64, 16, stride: 8, padding: 8), Tensor.Rand(1, 128, 9)),
        "stream_depthwise" => (new ConvTranspose1d(64, 64, 4, stride: 2, padding: 2, groups: 64), Tensor.Rand(1, 64, 9)),
        "small_grid" => (new Conv2d(64, 40, 3, padding: 1), Tensor.Rand(1, 64, 3, 3)),
        "head" => (new ConvTranspose2d(20, 33, 4), Tensor.Rand(16, 20, 1, 1)),
        "up1d" => (new ConvTranspose1d(64, 32, 4, stride: 2, padding: 1), Tensor.Rand(1, 64, 1500)),
        "up2d" => (new ConvTranspose2d(64, 32, 4, stride: 2, padding: 1), Tensor.Rand(2, 64, 20, 20)),
        "conv2d" => (new Conv2d(32, 64, 3, padding: 1), Tensor.Rand(2, 32, 24, 24)),
        "grouped" => (new ConvTranspose2d(32, 32, 4, stride: 2, padding: 1, groups: 4), Tensor.Rand(1, 32, 24, 24)),
        "depthwise" => (new Conv1d(64, 64, 5, padding: 2, groups: 64), Tensor.Rand(1, 64, 500)),
        _ => (new Conv2d(64, 40, 4), Tensor.Rand(16, 64, 4, 4)),
    };
}
