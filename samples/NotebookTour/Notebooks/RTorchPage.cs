using NotebookTour.Presentation;
using TransposedConv;
using TransposedConv.NN;

namespace NotebookTour.Notebooks;

/// <summary>The example and the shape formula of the R page; it records no outputs.</summary>
internal sealed class RTorchPage : INotebook
{
    public string Title => "R's nn_conv_transpose1d";

    public string Source => "The reference page of R torch; its example shows no output";

    public void Run(Page page)
    {
        page.Heading("Examples");
        page.In("m <- nn_conv_transpose1d(32, 16, 2)");
        var m = new ConvTranspose1d(32, 16, 2);
        Tensor input = Tensor.Randn(10, 32, 2);
        Tensor output = m.Forward(input);
        page.OutExpected(output.Shape, "[10, 16, 3]", "N, Cout and (2 − 1) · 1 − 2 · 0 + 1 · (2 − 1) + 0 + 1 = 3");

        page.Heading("Shape: L_out = (L_in − 1) × stride − 2 × padding + dilation × (kernel_size − 1) + output_padding + 1");
        page.In("The formula beside the layer, over every combination of small settings");
        var settings =
            from length in Enumerable.Range(3, 4)
            from kernelSize in Enumerable.Range(1, 4)
            from stride in Enumerable.Range(1, 3)
            from padding in Enumerable.Range(0, 3)
            from dilation in Enumerable.Range(1, 3)
            from outputPadding in Enumerable.Range(0, 2)
            where outputPadding < Math.Max(stride, dilation)
            let formula = ((length - 1) * stride) - (2 * padding) + (dilation * (kernelSize - 1)) + outputPadding + 1
            where formula >= 1
            let layer = new ConvTranspose1d(1, 1, kernelSize, stride, padding, outputPadding, dilation: dilation)
            select (Formula: formula, Layer: layer.Forward(Tensor.Zeros(1, 1, length)).Shape[2]);
        int different = settings.Count(static sizes => sizes.Formula != sizes.Layer);
        page.OutExpected($"{different} of {settings.Count()} differ", "0 of 807 differ", "the layer follows the formula");
    }
}
