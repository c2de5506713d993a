using TransposedConv.NN;

namespace TransposedConv.Tests.Notebooks;

/// <summary>
/// lucid's page of nn.ConvTranspose1d. Its printed output and gradients do not follow from its own definition; the tests have the true values,
/// which PyTorch gives too.
/// </summary>
public sealed class LucidPageTests
{
    private readonly Tensor _x = Tensor.From(new float[,,] { { { 1, 2, 3 } } }, requiresGrad: true);
    private readonly ConvTranspose1d _deconv = new(inChannels: 1, outChannels: 1, kernelSize: 2, stride: 1, bias: false);

    public LucidPageTests() => _deconv.Weight.CopyFrom(Tensor.From(new float[,,] { { { 1f, 0.5f } } }));

    [Fact]
    public void The_example_weights_print() =>
        _deconv.Weight.ToString().Should().Be("Parameter containing:\ntensor([[[1.0000, 0.5000]]], requires_grad=True)");

    [Fact]
    public void The_output_where_the_page_has_a_wrong_third_cell()
    {
        // The page prints [1.0, 2.5, 3.5, 1.5]; the third cell is 3 · 1 + 2 · 0.5 = 4.
        Tensor y = _deconv.Forward(_x);
        y.ToArray<float>().Should().Equal(1, 2.5f, 4, 1.5f);
        y.ToString().Should().Be("tensor([[[1.0000, 2.5000, 4.0000, 1.5000]]], grad_fn=<ConvolutionBackward0>)");
    }

    [Fact]
    public void Backward_of_the_output_where_the_page_has_no_error() =>
        _deconv.Forward(_x).Invoking(static y => y.Backward()).Should().Throw<InvalidOperationException>();

    [Fact]
    public void Gradients_where_the_page_has_others()
    {
        // The page prints [1.0, 0.5, 0.0] and [1.0, 2.0, 3.0], the latter not even of the weight's shape.
        _deconv.Forward(_x).Sum().Backward();
        _x.Grad!.Shape.ToArray().Should().Equal(1, 1, 3);
        _x.Grad.ToArray<float>().Should().Equal(1.5f, 1.5f, 1.5f);
        _deconv.Weight.Grad!.Shape.ToArray().Should().Equal(1, 1, 2);
        _deconv.Weight.Grad.ToArray<float>().Should().Equal(6, 6);
    }

    [Fact]
    public void The_decoder()
    {
        var model = new Decoder();
        Tensor z = Tensor.Randn([1, 4, 5], requiresGrad: true);
        Tensor output = model.Forward(z);
        output.Shape.ToArray().Should().Equal(1, 2, 10);
        output.ToArray<float>().Should().OnlyContain(static value => value >= 0);

        output.Sum().Backward();
        z.Grad!.Shape.ToArray().Should().Equal(1, 4, 5);
        model.StateDict().Keys.Should().Equal("deconv1.weight", "deconv1.bias");
        model.Parameters().Should().OnlyContain(static parameter => parameter.Grad != null && parameter.Grad.Shape == parameter.Shape);
    }

    private sealed class Decoder : Layer
    {
        private readonly ConvTranspose1d _deconv1;
        private readonly ReLU _relu;

        public Decoder()
        {
            _deconv1 = Register("deconv1", new ConvTranspose1d(4, 2, kernelSize: 3, stride: 2, padding: 1, outputPadding: 1));
            _relu = Register("relu", new ReLU());
        }

        public override Tensor Forward(Tensor input) => _relu.Forward(_deconv1.Forward(input));
    }
}
