using TransposedConv.Operators;

namespace TransposedConv.Tests.Operators;

public class MatrixProductTests
{
    [Fact]
    public void Integers_multiply_exactly_and_wrap_around()
    {
        Tensor a = Tensor.From(new long[,] { { 1, 2 }, { 3, 4 } });
        a.Matmul(a).ToArray<long>().Should().Equal(7, 10, 15, 22);
        a.To(DType.Int32).MT.Mm(a.To(DType.Int32)).ToArray<int>().Should().Equal(10, 14, 14, 20);
        Tensor.Full([2, 2], 100, DType.UInt8).Mm(Tensor.Full([2, 2], 2, DType.UInt8)).ToArray<byte>().Should().AllBeEquivalentTo((byte)144);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int64)]
    public void Any_strides_give_the_same_exact_product(DType dtype)
    {
        Tensor a = TestArray.Build([2, 19, 23], i => ((i[0] + (7 * i[1]) + (3 * i[2])) % 9) - 4).ToTensor(dtype);
        Tensor b = TestArray.Build([2, 23, 17], i => ((i[0] + (5 * i[1]) + i[2]) % 7) - 3).ToTensor(dtype);
        double[] expected = a.Matmul(b).Values();
        foreach (string variant in LayoutVariants.Names.Where(static name => name != "expanded"))
        {
            LayoutVariants.Make(variant, a).Matmul(LayoutVariants.Make(variant, b)).Values().Should().Equal(expected, variant);
        }

        double[] reference = [.. TestArray.Build([2, 19, 17], i => Enumerable.Range(0, 23).Sum(k => TestArray.Of(a).At([i[0], i[1], k]) * TestArray.Of(b).At([i[0], k, i[2]]))).Values];
        expected.Should().Equal(reference);
    }

    [Fact]
    public void Infinity_times_zero_is_not_skipped() =>
        Tensor.From(new double[,] { { 0, 1 } }).Matmul(Tensor.From(new[,] { { double.PositiveInfinity }, { 2 } })).Item<double>().Should().Be(double.NaN);

    [Fact]
    public void The_nodes_carry_the_names_that_PyTorch_gives_them()
    {
        Tensor m = Tensor.Ones([2, 2], requiresGrad: true), v = Tensor.Ones([2], requiresGrad: true);
        m.Matmul(m).GradFn!.Name.Should().Be("MmBackward0");
        m.Matmul(v).GradFn!.Name.Should().Be("MvBackward0");
        v.Matmul(v).GradFn!.Name.Should().Be("DotBackward0");
        v.Outer(v).GradFn!.Name.Should().Be("MulBackward0");
        m.Unsqueeze(0).Bmm(m.Unsqueeze(0)).GradFn!.Name.Should().Be("BmmBackward0");
        Linear.Forward(m, m, v).GradFn!.Name.Should().Be("AddmmBackward0");
        Linear.Forward(m, m, null).GradFn!.Name.Should().Be("MmBackward0");
    }

    [Fact]
    public void Operands_that_do_not_fit_are_refused_by_name()
    {
        Tensor m = Tensor.Ones(2, 3), v = Tensor.Ones(3);
        FluentActions.Invoking(() => m.Matmul(m)).Should().Throw<ArgumentException>().WithMessage("other: expected 3 rows*[2, 3], got 2*");
        FluentActions.Invoking(() => m.Matmul(Tensor.Ones())).Should().Throw<ArgumentException>().WithMessage("other: *one axis or more*");
        FluentActions.Invoking(() => m.Matmul(v.To(DType.Float64))).Should().Throw<ArgumentException>().WithMessage("other: *float32*float64*");
        FluentActions.Invoking(() => Tensor.Ones(2, 2, 3).Matmul(Tensor.Ones(3, 3, 2))).Should().Throw<ArgumentException>().WithMessage("Matmul: *");
        FluentActions.Invoking(() => m.Mm(v)).Should().Throw<ArgumentException>().WithMessage("mat2: expected a matrix for Mm, got shape [3]*");
        FluentActions.Invoking(() => v.Mm(m)).Should().Throw<ArgumentException>().WithMessage("this: *");
        FluentActions.Invoking(() => v.Dot(Tensor.Ones(2))).Should().Throw<ArgumentException>().WithMessage("tensor: *");
        FluentActions.Invoking(() => m.Mv(m)).Should().Throw<ArgumentException>().WithMessage("vec: expected a vector*");
        FluentActions.Invoking(() => Tensor.Ones(2, 2, 2).Bmm(Tensor.Ones(1, 2, 2))).Should().Throw<ArgumentException>().WithMessage("mat2: expected 2 matrices*");
        FluentActions.Invoking(() => m.Outer(v)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Tensor.Ones([2, 2], DType.Bool).Matmul(Tensor.Ones([2, 2], DType.Bool))).Should().Throw<NotSupportedException>();
        FluentActions.Invoking(() => Linear.Forward(m, Tensor.Ones(4, 2), null)).Should().Throw<ArgumentException>().WithMessage("input: expected 2 features*");
        FluentActions.Invoking(() => Linear.Forward(m, Tensor.Ones(4, 3), v)).Should().Throw<ArgumentException>().WithMessage("bias: expected shape [4]*got [3]*");
        FluentActions.Invoking(() => Linear.Forward(m, Tensor.Ones(1, 4, 3), null)).Should().Throw<ArgumentException>().WithMessage("weight: *");
    }
}
