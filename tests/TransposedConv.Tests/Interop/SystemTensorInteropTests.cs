using System.Numerics.Tensors;
using SystemTensor = System.Numerics.Tensors.Tensor;

namespace TransposedConv.Tests.Interop;

public class SystemTensorInteropTests
{
    /// <summary>Tensors of each layout that System.Numerics.Tensors knows.</summary>
    public static TheoryData<string, Func<Tensor>> SharedLayouts => new()
    {
        { "contiguous", () => Counting(2, 3) },
        { "pinned and aligned", () => Counting(64, 100) },
        { "scalar", () => Tensor.From(7f) },
        { "element", () => Counting(2, 3)[1, 1] },
        { "row", () => Counting(3, 4)[1] },
        { "column", () => Counting(3, 4)[.., 2] },
        { "transposed", () => Counting(3, 4).Transpose(0, 1) },
        { "permuted", () => Counting(2, 3, 4).Permute(2, 0, 1) },
        { "window", () => Counting(5, 6)[1..4, 2..5] },
        { "stepped", () => Counting(9)[new TensorSlice(1, null, 3)] },
        { "expanded rows", () => Counting(1, 3).Expand(4, 3) },
        { "expanded columns", () => Counting(3, 1).Expand(3, 4) },
        { "all expanded", () => Tensor.From(3f).Expand(2, 3) },
        { "unit axes", () => Counting(1, 3, 1, 2, 1) },
        { "unit axis of a window", () => Counting(5, 6)[1..2, 2..5] },
        { "empty", () => Tensor.Zeros(0) },
        { "empty matrix", () => Tensor.Zeros(0, 3) },
        { "empty inside", () => Tensor.Zeros(2, 0, 3) },
        { "empty slice at the end", () => Counting(4)[4..] },
    };

    public static TheoryData<string, Func<Tensor>> ForeignLayouts => new()
    {
        { "backwards", () => Counting(4)[new TensorSlice(Step: -1)] },
        { "overlapping", () => new Tensor(Counting(5).Storage, new Layout(new Shape(4, 2), [1, 1], 0)) },
        { "interleaved", () => new Tensor(Counting(15).Storage, new Layout(new Shape(2, 3), [8, 3], 0)) },
    };

    [Theory]
    [MemberData(nameof(SharedLayouts))]
    public void Spans_show_the_elements_in_order(string name, Func<Tensor> make)
    {
        Tensor tensor = make();
        float[] read = new float[tensor.ElementCount], written = new float[tensor.ElementCount];

        tensor.AsReadOnlyTensorSpan<float>().FlattenTo(read);
        tensor.AsTensorSpan<float>().FlattenTo(written);

        read.Should().Equal(tensor.ToArray<float>(), name);
        written.Should().Equal(read, name);
        LengthsOf(tensor.AsReadOnlyTensorSpan<float>()).Should().Equal(tensor.Rank == 0 ? [1] : tensor.Shape.ToArray(), name);
    }

    [Theory]
    [MemberData(nameof(SharedLayouts))]
    public void System_tensors_share_the_elements_both_ways(string name, Func<Tensor> make)
    {
        Tensor tensor = make();
        Tensor<float> system = tensor.AsSystemTensor<float>();
        system.Lengths.ToArray().Should().Equal(tensor.Rank == 0 ? [1] : [.. tensor.Shape.Select(static size => (nint)size)], name);
        if (tensor.ElementCount == 0) return;
        var last = system.Lengths.ToArray().Select(static length => length - 1).ToArray();

        system[last] = -5;
        tensor.ToArray<float>()[^1].Should().Be(-5, name);
        tensor.AsTensorSpan<float>()[last] = -6;
        system[last].Should().Be(-6, name);

        tensor.Storage.Span<float>().Fill(9);
        system.All(static value => value == 9).Should().BeTrue(name);
        system.FlattenedLength.Should().Be((nint)tensor.ElementCount, name);
    }

    [Theory]
    [MemberData(nameof(ForeignLayouts))]
    public void Layouts_that_can_not_be_shared_are_refused_and_can_be_copied(string name, Func<Tensor> make)
    {
        Tensor tensor = make();

        FluentActions.Invoking(() => tensor.AsReadOnlyTensorSpan<float>().Rank).Should().Throw<InvalidOperationException>(name).WithMessage("*strides*Contiguous*");
        FluentActions.Invoking(() => tensor.AsTensorSpan<float>().Rank).Should().Throw<InvalidOperationException>(name);
        FluentActions.Invoking(() => tensor.AsSystemTensor<float>()).Should().Throw<InvalidOperationException>(name);

        tensor.ToSystemTensor<float>().ToArray().Should().Equal(tensor.ToArray<float>(), name);
        tensor.Contiguous().AsSystemTensor<float>().ToArray().Should().Equal(tensor.ToArray<float>(), name);
    }

    [Theory]
    [MemberData(nameof(SharedLayouts))]
    public void Copies_are_independent_and_come_back_equal(string name, Func<Tensor> make)
    {
        Tensor tensor = make();
        float[] values = tensor.ToArray<float>();

        Tensor<float> copy = tensor.ToSystemTensor<float>();
        tensor.Storage.Span<float>().Fill(-1);
        Tensor back = Tensor.From(copy);
        Tensor viaSpan = Tensor.From(copy.AsReadOnlyTensorSpan());

        back.ToArray<float>().Should().Equal(values, name);
        viaSpan.ToArray<float>().Should().Equal(values, name);
        back.Shape.Should().Equal(tensor.Rank == 0 ? [1] : tensor.Shape.ToArray(), name);
    }

    [Fact]
    public void Strided_system_tensors_are_taken_in_their_order()
    {
        Tensor<int> transposed = SystemTensor.Create([1, 2, 3, 4, 5, 6], 0, [3, 2], [1, 3]);

        Tensor tensor = Tensor.From(transposed);

        tensor.DType.Should().Be(DType.Int32);
        tensor.ToArray<int>().Should().Equal(1, 4, 2, 5, 3, 6);
        tensor.Fill(0);
        transposed[0, 0].Should().Be(1);
    }

    [Fact]
    public void A_system_tensor_may_become_a_leaf()
    {
        Tensor leaf = Tensor.From(SystemTensor.Create([1f, 2f]), requiresGrad: true);

        (leaf * leaf).Sum().Backward();

        leaf.Grad!.ToArray<float>().Should().Equal(2, 4);
        FluentActions.Invoking(() => Tensor.From(SystemTensor.Create([1L]), requiresGrad: true)).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Nothing_is_an_empty_tensor()
    {
        Tensor.From(default(ReadOnlyTensorSpan<double>)).Shape.Should().Equal(0);
        Tensor.From(Tensor<float>.Empty).Shape.Should().Equal(0);
        FluentActions.Invoking(() => Tensor.From((Tensor<float>)null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Another_element_type_is_refused()
    {
        Tensor x = Tensor.Ones(2);

        FluentActions.Invoking(() => x.AsSystemTensor<double>()).Should().Throw<InvalidOperationException>().WithMessage("AsSystemTensor: *float32*float64*");
        FluentActions.Invoking(() => x.ToSystemTensor<int>()).Should().Throw<InvalidOperationException>().WithMessage("ToSystemTensor: *");
        FluentActions.Invoking(() => x.AsTensorSpan<byte>().Rank).Should().Throw<InvalidOperationException>().WithMessage("AsTensorSpan: *");
        FluentActions.Invoking(() => x.AsReadOnlyTensorSpan<char>().Rank).Should().Throw<NotSupportedException>().WithMessage("*Char*");
    }

    [Fact]
    public void Every_element_type_crosses()
    {
        Cross<float>(DType.Float32);
        Cross<double>(DType.Float64);
        Cross<Half>(DType.Float16);
        Cross<BFloat16>(DType.BFloat16);
        Cross<long>(DType.Int64);
        Cross<int>(DType.Int32);
        Cross<byte>(DType.UInt8);
        Cross<bool>(DType.Bool);

        static void Cross<T>(DType dtype) where T : unmanaged
        {
            Tensor tensor = Tensor.Eye(2, dtype: dtype);
            Tensor back = Tensor.From(tensor.AsSystemTensor<T>());
            back.DType.Should().Be(dtype);
            back.ToArray<T>().Should().Equal(tensor.ToArray<T>());
        }
    }

    private static Tensor Counting(params int[] sizes) => Tensor.Arange(new Shape(sizes).ElementCount, DType.Float32).Reshape(sizes);

    private static int[] LengthsOf(ReadOnlyTensorSpan<float> span) => [.. span.Lengths.ToArray().Select(static length => (int)length)];
}
