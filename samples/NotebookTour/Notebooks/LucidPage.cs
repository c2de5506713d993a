using NotebookTour.Presentation;
using TransposedConv;
using TransposedConv.NN;

namespace NotebookTour.Notebooks;

/// <summary>The examples of the lucid page, whose printed numbers are partly wrong.</summary>
internal sealed class LucidPage : INotebook
{
    public string Title => "lucid's nn.ConvTranspose1d";

    public string Source => "The reference page of lucid";

    public void Run(Page page)
    {
        page.Heading("Basic usage");
        page.In(">>> print(deconv1d.weight)");
        Tensor x = Tensor.From(new float[,,] { { { 1, 2, 3 } } }, requiresGrad: true);
        var deconv1d = new ConvTranspose1d(inChannels: 1, outChannels: 1, kernelSize: 2, stride: 1, bias: false);
        deconv1d.Weight.CopyFrom(Tensor.From(new float[,,] { { { 1f, 0.5f } } })); // the page's example weights
        page.OutInNumbers(deconv1d.Weight, "Tensor([[[1.0, 0.5]]], requires_grad=True)", "lucid's notation");

        page.In(">>> print(y)");
        Tensor y = deconv1d.Forward(x);
        page.OutCorrected(
            y,
            "tensor([[[1.0000, 2.5000, 4.0000, 1.5000]]], grad_fn=<ConvolutionBackward0>)",
            "[1.0, 2.5, 3.5, 1.5]",
            "the third cell is 3 · 1 + 2 · 0.5 = 4");

        page.Heading("Backward pass");
        page.In(">>> y.backward()");
        string error = "";
        try
        {
            y.Backward();
        }
        catch (InvalidOperationException exception)
        {
            error = exception.GetType().Name;
        }

        page.OutCorrected(error, nameof(InvalidOperationException), "no error", "y has four elements, so the gradient to start from must be given, as in PyTorch");

        page.In(">>> print(x.grad), with y.sum().backward()");
        y.Sum().Backward();
        page.OutCorrected(x.Grad!, "tensor([[[1.5000, 1.5000, 1.5000]]])", "[1.0, 0.5, 0.0]", "each input cell reaches both taps, 1 + 0.5");

        page.In(">>> print(deconv1d.weight.grad)");
        page.OutCorrected(deconv1d.Weight.Grad!, "tensor([[[6., 6.]]])", "[1.0, 2.0, 3.0]", "a gradient has the weight's shape; each tap meets 1 + 2 + 3");

        page.Heading("Stacked usage in a decoder");
        page.In(">>> model = Decoder()");
        var model = new Decoder();
        page.OutExpected(model, """
            Decoder(
              (deconv1): ConvTranspose1d(4, 2, kernel_size=(3,), stride=(2,), padding=(1,), output_padding=(1,))
              (relu): ReLU()
            )
            """, "as PyTorch prints such a module");

        page.In(">>> output = model(z)");
        Tensor z = Tensor.Randn([1, 4, 5], requiresGrad: true);
        Tensor output = model.Forward(z);
        page.OutExpected(output.Shape, "[1, 2, 10]", "N, Cout and (5 − 1) · 2 − 2 · 1 + 1 · (3 − 1) + 1 + 1 = 10");

        page.In(">>> output.backward(), of the sum");
        output.Sum().Backward();
        page.Print(z.Grad!.Shape);
        page.Print(model.Deconv1.Weight.Grad!.Shape);
        page.OutExpected(model.Deconv1.Bias!.Grad!.Shape, "[1, 4, 5]\n[4, 2, 3]\n[2]", "gradients have the shapes of what they belong to");
    }

    private sealed class Decoder : Layer
    {
        private readonly ReLU _relu;

        public Decoder()
        {
            Deconv1 = Register("deconv1", new ConvTranspose1d(4, 2, kernelSize: 3, stride: 2, padding: 1, outputPadding: 1));
            _relu = Register("relu", new ReLU());
        }

        public ConvTranspose1d Deconv1 { get; }

        public override Tensor Forward(Tensor input) => _relu.Forward(Deconv1.Forward(input));
    }
}
