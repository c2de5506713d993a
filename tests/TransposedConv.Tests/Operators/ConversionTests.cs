namespace TransposedConv.Tests.Operators;

public class ConversionTests
{
    [Fact]
    public void The_gradient_of_a_conversion_comes_back_in_the_operands_type()
    {
        Tensor x = Tensor.Full([3], 2, DType.Float32, requiresGrad: true);

        (x.To(DType.Float64) * 0.5).Sum().Backward();

        x.Grad!.DType.Should().Be(DType.Float32);
        x.Grad.ToArray<float>().Should().AllBeEquivalentTo(0.5f);
    }

    [Fact]
    public void Operands_of_two_types_get_gradients_of_their_own_types()
    {
        Tensor a = Tensor.Full([2], 3, DType.Float32, requiresGrad: true), b = Tensor.Full([2], 4, DType.Float64, requiresGrad: true);

        (a * b).Sum().Backward();

        a.Grad!.ToArray<float>().Should().AllBeEquivalentTo(4f);
        b.Grad!.ToArray<double>().Should().AllBeEquivalentTo(3.0);
    }
}
