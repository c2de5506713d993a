using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>Sizes and element counts beyond Int32, Int64 and arrays: a typed exception, and nothing large allocated before it.</summary>
public sealed class SizeOverflowTests
{
    private const int Huge = int.MaxValue;
    private const long SmallAllocation = 64 * 1024;

    public static TheoryData<string> Constructions => [.. ConstructionsByName.Keys];

    public static TheoryData<string> Calls => [.. CallsByName.Keys];

    private static readonly Dictionary<string, Action> ConstructionsByName = new()
    {
        ["a kernel of 2^31 - 1 taps"] = () => new Conv1d(1, 1, Huge),
        ["taps whose product is near 2^62"] = () => new ConvTranspose2d(1, 1, Huge),
        ["taps whose product is near 2^93"] = () => new ConvTranspose3d(1, 1, Huge),
        ["channels whose product is 2^32"] = () => new Conv1d(65536, 65536, 1),
        ["channels whose product is near 2^62"] = () => new ConvTranspose1d(Huge, Huge, 1),
        ["same padding of 2^32 cells"] = () => new Conv1d(1, 1, 3, padding: "same", dilation: Huge),
    };

    private static readonly Dictionary<string, Action> CallsByName = new()
    {
        ["stride near 2^31"] = () => new ConvTranspose1d(1, 1, 2, stride: Huge).Forward(Tensor.Ones(1, 1, 3)),
        ["stride near 2^31 on each axis, cells near 2^62"] = () => new ConvTranspose2d(1, 1, 1, stride: Huge).Forward(Tensor.Ones(1, 1, 2, 2)),
        ["dilation near 2^31"] = () => new ConvTranspose1d(1, 1, 3, dilation: Huge).Forward(Tensor.Ones(1, 1, 1)),
        ["output padding near 2^31"] = () => new ConvTranspose1d(1, 1, 1, stride: Huge, outputPadding: Huge - 1).Forward(Tensor.Ones(1, 1, 1)),
        ["all of them near 2^31"] = () => new ConvTranspose1d(1, 1, 2, stride: Huge, dilation: Huge, outputPadding: Huge - 1).Forward(Tensor.Ones(1, 1, 9)),
        ["padding near 2^31"] = () => new Conv1d(1, 1, 1, padding: Huge).Forward(Tensor.Ones(1, 1, 1)),
        ["padding near 2^31 on three axes"] = () => new Conv3d(1, 1, 1, padding: Huge / 2).Forward(Tensor.Ones(1, 1, 1, 1, 1)),
        ["an input of 2^30 cells made longer"] = () => new ConvTranspose1d(1, 1, 1, stride: 4).Forward(Tensor.Ones(1).Expand(1, 1, 1 << 30)),
        ["a batch of 2^30 grown by channels"] = () => new Conv1d(1, 8, 1).Forward(Tensor.Ones(1).Expand(1 << 30, 1, 1)),
        ["an input of 2^60 cells"] = () => new Conv2d(1, 1, 1).Forward(Tensor.Ones(1).Expand(1, 1, 1 << 30, 1 << 30)),
        ["replicated edges of 2^32 cells"] = () => new Conv1d(1, 1, 1, stride: Huge, padding: Huge, paddingMode: PaddingMode.Replicate).Forward(Tensor.Ones(1, 1, 1)),
        ["replicated edges of 2^31 - 1 cells"] = () => new Conv1d(1, 1, 1, stride: Huge, padding: (Huge / 2) - 1, paddingMode: PaddingMode.Replicate).Forward(Tensor.Ones(1, 1, 3)),
        ["replicated edges on three axes"] = () => new Conv3d(1, 1, 1, stride: Huge, padding: 2000, paddingMode: PaddingMode.Replicate).Forward(Tensor.Ones(1, 1, 1, 1, 1)),
        ["edges to fold of 2^31 cells"] = () => new ConvTranspose1d(1, 1, 1, stride: 1 << 30, padding: 1 << 30, paddingMode: PaddingMode.Replicate).Forward(Tensor.Ones(1, 1, 3)),
        ["edges to fold on three axes"] = () => new ConvTranspose3d(1, 1, 1, stride: 2000, padding: 2000, paddingMode: PaddingMode.Replicate).Forward(Tensor.Ones(1, 1, 3, 3, 3)),
        ["a matrix of 2^62 elements"] = () => ConvolutionMatrix.Conv(Tensor.Ones(1, 1, 1, 1), [40_000, 40_000]),
        ["a matrix whose channels are near 2^31"] = () => ConvolutionMatrix.Conv(Tensor.Ones(2, 2, 1), [1], groups: Huge - 1),
    };

    [Theory]
    [MemberData(nameof(Constructions))]
    public void Constructors_refuse(string what) => RefusesWithoutAllocating(ConstructionsByName[what]);

    [Theory]
    [MemberData(nameof(Calls))]
    public void Calls_refuse(string what) => RefusesWithoutAllocating(CallsByName[what]);

    /// <summary>Numbers near 2^31 that lead to a small result are no reason to refuse.</summary>
    [Fact]
    public void Large_numbers_with_a_small_result_are_computed()
    {
        Tensor one = Tensor.Ones(1, 1, 1), weight = Tensor.Ones(1, 1, 2);

        Functional.ConvTranspose1d(one, weight, stride: Huge).ToArray<float>().Should().Equal(1, 1);
        Functional.ConvTranspose1d(Tensor.Ones(1, 1, 3), weight, stride: 1 << 30, padding: 1 << 30).ToArray<float>().Should().Equal(1, 1);
        Functional.Conv1d(one, weight, stride: Huge, padding: Huge / 2, dilation: Huge / 2).ToArray<float>().Should().Equal(1);
        Functional.Conv1d(Tensor.Ones(1, 1, 5), weight, stride: Huge).ToArray<float>().Should().Equal(2);
    }

    private static void RefusesWithoutAllocating(Action action)
    {
        Exception? refusal = Catch(action); // once before measuring, so that loading code does not count
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? again = Catch(action);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        refusal.Should().BeOfType<OverflowException>();
        refusal!.Message.Should().NotStartWith("Arithmetic operation", "the message says which size is too large");
        again!.Message.Should().Be(refusal.Message);
        allocated.Should().BeLessThan(SmallAllocation);
    }

    private static Exception? Catch(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception error) when (error is OverflowException or ArgumentException or OutOfMemoryException)
        {
            return error;
        }
    }
}
