using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>Modules of one's own: children, parameters and buffers by name.</summary>
public sealed class ModuleRegistrationTests
{
    [Fact]
    public void What_is_registered_is_found()
    {
        Scaled module = new();

        module.NamedParameters().Select(static named => named.Key).Should().Equal("scale", "up.weight");
        module.NamedBuffers().Select(static named => named.Key).Should().Equal("seen", "mean");
        module.NamedChildren().Select(static named => named.Key).Should().Equal("up");
        module.StateDict().Keys.Should().Equal("scale", "seen", "mean", "up.weight");
        module.ToString().Should().Be("Scaled(\n  (up): ConvTranspose1d(1, 1, kernel_size=(2,), stride=(2,), bias=False)\n)");
    }

    [Fact]
    public void Conversion_leaves_integer_buffers()
    {
        Scaled module = new();

        module.To(DType.Float64);

        module.StateDict().Values.Select(static value => value.DType).Should().Equal(DType.Float64, DType.Int64, DType.Float64, DType.Float64);
    }

    [Fact]
    public void Buffers_load_like_parameters()
    {
        Scaled source = new(), target = new();
        source.StateDict()["mean"].Fill(3);

        target.LoadStateDict(source.StateDict());

        target.StateDict()["mean"].ToArray<float>().Should().Equal(3, 3);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("up")]
    [InlineData("scale")]
    [InlineData("mean")]
    public void Names_that_are_empty_dotted_or_taken_are_refused(string name)
    {
        Scaled module = new();

        FluentActions.Invoking(() => module.AddChild(name)).Should().Throw<ArgumentException>().WithParameterName(nameof(name));
        FluentActions.Invoking(() => module.AddParameter(name)).Should().Throw<ArgumentException>().WithParameterName(nameof(name));
        FluentActions.Invoking(() => module.AddBuffer(name)).Should().Throw<ArgumentException>().WithParameterName(nameof(name));
    }

    private sealed class Scaled : Module
    {
        public Scaled()
        {
            RegisterParameter("scale", new Parameter(Tensor.Ones(1)));
            Register("up", new ConvTranspose1d(1, 1, 2, stride: 2, bias: false));
            RegisterBuffer("seen", Tensor.Zeros([], DType.Int64));
            RegisterBuffer("mean", Tensor.Zeros(2));
        }

        public void AddChild(string name) => Register(name, new Conv1d(1, 1, 1));

        public void AddParameter(string name) => RegisterParameter(name, new Parameter(Tensor.Ones(1)));

        public void AddBuffer(string name) => RegisterBuffer(name, Tensor.Ones(1));
    }
}
